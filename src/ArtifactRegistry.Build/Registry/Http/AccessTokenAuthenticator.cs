using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Google's access token straight as Bearer, as Artifact Registry's documentation shows with <c>curl</c>: no ping, no exchange.
/// A 401 renews it once, with or without a challenge; a fresh one that is refused goes by way of the token service, and so do the requests after it.</summary>
internal sealed class AccessTokenAuthenticator(AccessTokenCredential credential, Uri registry, TokenService service, TimeProvider time) : IAuthenticator
{
    private const string UserName = "oauth2accesstoken";
    private AccessTokenCredential? exchanged;
    private volatile bool needsExchange;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuthenticationHeaderValue?> HeadersAsync(
        RequestContext context, Func<HttpResponseMessage?> refusal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!needsExchange)
        {
            var token = await credential.GetAsync(refused: null, cancellationToken);
            yield return Bearer(token);

            var fresh = await credential.GetAsync(refused: token, cancellationToken);
            if (fresh.Value != token.Value)
            {
                context.Log.Detail($"{registry.Authority} refused the access token; it was renewed.");
                yield return Bearer(fresh);
            }
        }

        exchanged ??= new AccessTokenCredential(credential.Source, credential.Identity, cancellation => ExchangeAsync(context, cancellation), time);
        var registryToken = await exchanged.GetAsync(refused: null, cancellationToken);
        needsExchange = true;
        yield return Bearer(registryToken);
        needsExchange = false;
    }

    private async Task<AccessToken> ExchangeAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var token = await credential.GetAsync(refused: null, cancellationToken);
        var login = new PasswordCredential(credential.Source, credential.Identity, UserName, token.Value);
        return await service.ExchangeAsync(TokenService.ArtifactRegistryChallenge(registry), login, context, cancellationToken);
    }

    private static AuthenticationHeaderValue Bearer(AccessToken token) => new("Bearer", token.Value);
}
