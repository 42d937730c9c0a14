using System.Net;
using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>The metadata server of Google's machines (Compute Engine, GKE, Cloud Run, Cloud Build), with the protocol of
/// <c>cloud.google.com/compute/docs/metadata</c>. Asked by its address, never through a proxy, and given up after a second.</summary>
internal sealed class MetadataSource(CredentialContext context) : GoogleSource
{
    private static readonly SafeText Variable = SafeText.Of($"GCE_METADATA_HOST");
    private static readonly SafeText DefaultHost = SafeText.Of($"169.254.169.254");
    private const string Account = "computeMetadata/v1/instance/service-accounts/default/";
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TokenLimit = TimeSpan.FromSeconds(10);

    private string Host => context.Variable(Variable)?.Reveal() ?? DefaultHost.ToString();

    private SafeText Server => context.Variable(Variable) is { } named
        ? SafeText.Of($"{SafeText.Host(named.Reveal(), SafeText.Of($"(value not shown)"))}, which {Variable} names,")
        : DefaultHost;

    /// <inheritdoc/>
    public override SafeText Name => SafeText.Of($"metadata");

    /// <inheritdoc/>
    protected override async Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (status, email) = await GetAsync("email", SearchLimit, cancellationToken);
            return status switch
            {
                HttpStatusCode.OK => new CredentialLookup.Found(
                    new AccessTokenCredential(Name, AccountOf(email), FetchAsync, context.Time)),
                HttpStatusCode.NotFound => new CredentialLookup.Nothing(SafeText.Of($"the machine has no service account")),
                _ => throw CredentialDiagnostics.MetadataFailed(Server, SafeText.Of($"it answered {(int)status}")).ToException(),
            };
        }
        catch (Exception problem) when (problem is HttpRequestException or CredentialProblemException)
        {
            return context.Variable(Variable) is null
                ? new CredentialLookup.Nothing(SafeText.Of($"there is no metadata server at {DefaultHost}"))
                : throw CredentialDiagnostics.MetadataFailed(Server, CredentialProblem.Of(problem)).ToException(problem);
        }
    }

    private static SafeText AccountOf(byte[] email) =>
        SafeText.Account(System.Text.Encoding.UTF8.GetString(email).Trim(), SafeText.Of($"the machine's service account"));

    private async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = context.Time.GetUtcNow();
            var scopes = string.Join(',', OAuthScopes.Parse(context.Settings.Scopes).Select(Uri.EscapeDataString));
            var (status, body) = await GetAsync($"token?scopes={scopes}", TokenLimit, cancellationToken);
            if (status != HttpStatusCode.OK)
            {
                throw CredentialDiagnostics.MetadataFailed(Server, SafeText.Of($"it answered {(int)status}")).ToException();
            }

            return TokenAnswer.Parse(body).ToAccessToken(now)
                ?? throw CredentialDiagnostics.MetadataFailed(Server, SafeText.Of($"its answer contains no token")).ToException();
        }
        catch (Exception problem) when (problem is HttpRequestException or CredentialProblemException)
        {
            throw CredentialDiagnostics.MetadataFailed(Server, CredentialProblem.Of(problem)).ToException(problem);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path)) { Headers = { { "Metadata-Flavor", "Google" } } };
        using var ends = new CancellationTokenSource(limit, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, cancellationToken);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return response.Headers.TryGetValues("Metadata-Flavor", out var flavors) && flavors.Contains("Google", StringComparer.Ordinal)
                ? (response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token))
                : throw new CredentialProblemException(
                    SafeText.Of($"what answers is no metadata server (it sends no Metadata-Flavor header)"));
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CredentialProblemException(SafeText.Of($"no answer within {(int)limit.TotalSeconds} s"), problem);
        }
    }

    private Uri Address(string path) => Uri.TryCreate($"http://{Host}/{Account}{path}", UriKind.Absolute, out var address)
        ? address
        : throw new CredentialProblemException(SafeText.Of($"the value is not a host name"));
}
