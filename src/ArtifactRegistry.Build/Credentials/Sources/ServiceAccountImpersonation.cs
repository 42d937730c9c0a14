using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Credentials.GoogleIdentity;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>Acts as a service account: exchanges another identity's token at the IAM Credentials API, <c>generateAccessToken</c>.</summary>
/// <param name="context">The machine; <c>CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS</c>, gcloud's variable, names another API
/// endpoint.</param>
internal sealed class ServiceAccountImpersonation(CredentialContext context)
{
    private static readonly SafeText EndpointVariable = SafeText.Of($"CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS");

    /// <summary>The service account, as a message shows it.</summary>
    public SafeText Account => NameOf(context.Settings.ImpersonateServiceAccount);

    /// <summary>What a project asks for that sets <c>ArtifactRegistryImpersonateServiceAccount</c>.</summary>
    public static SafeText Demand(string account) => SafeText.Of($"ArtifactRegistryImpersonateServiceAccount is {NameOf(account)}");

    private static SafeText NameOf(string account) => SafeText.Account(account, SafeText.Of($"a value that is not an e-mail address"));

    /// <summary>A credential of the service account that <paramref name="identity"/> may act as.</summary>
    public AccessTokenCredential Impersonate(AccessTokenCredential identity) => new(
        identity.Source,
        SafeText.Of($"{Account}, impersonated by {identity.Identity}"),
        cancellationToken => FetchAsync(identity, cancellationToken),
        context.Time)
    {
        Notice = identity.Notice,
    };

    private async Task<AccessToken> FetchAsync(AccessTokenCredential identity, CancellationToken cancellationToken)
    {
        var token = await identity.GetAsync(refused: null, cancellationToken);
        var (status, answer) = await PostAsync(token, cancellationToken);
        if (status == HttpStatusCode.Unauthorized)
        {
            token = await identity.GetAsync(refused: token, cancellationToken);
            (status, answer) = await PostAsync(token, cancellationToken);
        }

        var now = context.Time.GetUtcNow();
        if (status != HttpStatusCode.OK)
        {
            throw Refusal(identity, status, answer).ToException();
        }

        return answer.ToAccessToken(now)
            ?? throw TokenDiagnostics.TokenAnswerMalformed(Address(), (int)status, SafeText.Of($"an answer")).ToException();
    }

    // What a server says of itself, busy or broken, is no matter of roles.
    private Diagnostic Refusal(AccessTokenCredential identity, HttpStatusCode status, TokenAnswer answer) =>
        status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? TokenDiagnostics.TokenEndpointBusy(Account, Address(), answer.Refusal((int)status))
            : TokenDiagnostics.ImpersonationRefused(Account, identity.Description, Address(), answer.Refusal((int)status));

    private async Task<(HttpStatusCode Status, TokenAnswer Answer)> PostAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var address = Address();
        using var client = new HttpClient(context.CreateHandler()) { MaxResponseContentBufferSize = 1024 * 1024 };
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Content = new StringContent(Body(), Encoding.UTF8, "application/json");
        using var ends = new CancellationTokenSource(context.TokenTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, cancellationToken);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return (response.StatusCode, TokenAnswer.Parse(await response.Content.ReadAsByteArrayAsync(either.Token)));
        }
        catch (Exception problem) when (
            problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = problem is HttpRequestException
                ? CredentialProblem.Of(problem)
                : SafeText.Of($"no answer within {(int)context.TokenTimeout.TotalSeconds} s");
            throw TokenDiagnostics.TokenEndpointUnreachable(Account, address, reason).ToException(problem);
        }
    }

    private string Body() => new JsonObject
    {
        ["scope"] = new JsonArray([.. OAuthScopes.Parse(context.Settings.Scopes).Select(scope => JsonValue.Create(scope))]),
        ["lifetime"] = "3600s",
    }.ToJsonString();

    private Uri Address()
    {
        var endpoint = context.Variable(EndpointVariable)?.Reveal() ?? "https://iamcredentials.googleapis.com/";
        var account = Uri.EscapeDataString(context.Settings.ImpersonateServiceAccount);
        var text = $"{endpoint.TrimEnd('/')}/v1/projects/-/serviceAccounts/{account}:generateAccessToken";
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "https" } or { Scheme: "http", IsLoopback: true }
                ? address
                : throw TokenDiagnostics.TokenEndpointUnsafe(address).ToException();
    }
}

/// <summary>A source whose Google identity is used to act as the service account that the project names
/// (<c>ArtifactRegistryImpersonateServiceAccount</c>).</summary>
internal sealed class ImpersonatingSource(ICredentialSource inner, CredentialContext context) : ICredentialSource
{
    private readonly ServiceAccountImpersonation impersonation = new(context);
    private readonly Dictionary<string, AccessTokenCredential> impersonated = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public SafeText Name => inner.Name;

    /// <inheritdoc/>
    /// <remarks>The chain asks for one host at a time.</remarks>
    public async ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken)
    {
        var lookup = await inner.LookUpAsync(request, cancellationToken);
        return lookup switch
        {
            CredentialLookup.Found when !request.IsArtifactRegistry => lookup,
            CredentialLookup.Found { Credential: AccessTokenCredential identity } => new CredentialLookup.Found(ActingAs(identity)),
            CredentialLookup.Found { Credential: var other } =>
                new CredentialLookup.Nothing(SafeText.Of($"{other.Identity} has a password, which cannot act as {impersonation.Account}")),
            _ => lookup,
        };
    }

    // One for all hosts, so that a build costs one token.
    private AccessTokenCredential ActingAs(AccessTokenCredential identity) =>
        impersonated.TryGetValue(identity.ToString(), out var known)
            ? known
            : impersonated[identity.ToString()] = impersonation.Impersonate(identity);
}
