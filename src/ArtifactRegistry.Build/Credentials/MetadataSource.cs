using System.Net;
using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The metadata server of Google's machines (Compute Engine, GKE, Cloud Run, Cloud Build), with the protocol of
/// <c>cloud.google.com/compute/docs/metadata</c>. Asked by its address, never through a proxy, and given up after a second.</summary>
internal sealed class MetadataSource(CredentialContext context) : GoogleSource
{
    private const string Variable = "GCE_METADATA_HOST";
    private const string DefaultHost = "169.254.169.254";
    private const string Account = "computeMetadata/v1/instance/service-accounts/default/";
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TokenLimit = TimeSpan.FromSeconds(10);

    private string Host => context.Variable(Variable) ?? DefaultHost;

    /// <inheritdoc/>
    public override string Name => "metadata";

    /// <inheritdoc/>
    protected override async Task<CredentialLookup> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (status, email) = await GetAsync("email", SearchLimit, cancellationToken);
            return status switch
            {
                HttpStatusCode.OK => new CredentialLookup.Found(
                    new AccessTokenCredential(Name, System.Text.Encoding.UTF8.GetString(email).Trim(), FetchAsync, context.Time)),
                HttpStatusCode.NotFound => new CredentialLookup.Nothing("the machine has no service account"),
                _ => throw CredentialDiagnostics.MetadataFailed(Host, $"it answered {(int)status}").ToException(),
            };
        }
        catch (Exception problem) when (problem is HttpRequestException or TimeoutException)
        {
            return context.Variable(Variable) is null
                ? new CredentialLookup.Nothing($"there is no metadata server at {Host}")
                : throw CredentialDiagnostics.MetadataFailed($"{Host}, which {Variable} names,", problem.Message).ToException(problem);
        }
    }

    private async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = context.Time.GetUtcNow();
            var scopes = string.Join(',', OAuthScopes.Parse(context.Settings.Scopes).Select(Uri.EscapeDataString));
            var (status, body) = await GetAsync($"token?scopes={scopes}", TokenLimit, cancellationToken);
            return status != HttpStatusCode.OK
                ? throw CredentialDiagnostics.MetadataFailed(Host, $"it answered {(int)status}").ToException()
                : TokenAnswer.Parse(body).ToAccessToken(now)
                    ?? throw CredentialDiagnostics.MetadataFailed(Host, "its answer holds no token").ToException();
        }
        catch (Exception problem) when (problem is HttpRequestException or TimeoutException)
        {
            throw CredentialDiagnostics.MetadataFailed(Host, problem.Message).ToException(problem);
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
                : throw new HttpRequestException("what answers there is no metadata server (it does not say Metadata-Flavor)");
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit.TotalSeconds:0} seconds", problem);
        }
    }

    private Uri Address(string path) => Uri.TryCreate($"http://{Host}/{Account}{path}", UriKind.Absolute, out var address)
        ? address
        : throw new HttpRequestException("it is no host name");
}
