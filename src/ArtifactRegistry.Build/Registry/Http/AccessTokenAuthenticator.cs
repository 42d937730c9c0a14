using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Google's access token straight as Bearer, as Artifact Registry's documentation shows with <c>curl</c>: no ping, no exchange.
/// A 401 renews it once, with or without a challenge; a fresh one that is refused goes once by way of the token service.</summary>
internal sealed class AccessTokenAuthenticator(AccessTokenCredential credential, Uri registry, TokenService service) : IAuthenticator
{
    private const string UserName = "oauth2accesstoken";

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuthenticationHeaderValue?> HeadersAsync(
        RequestContext context, Func<HttpResponseMessage?> refusal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = await credential.GetAsync(refused: null, cancellationToken);
        yield return Bearer(token.Value);

        var fresh = await credential.GetAsync(refused: token, cancellationToken);
        if (fresh.Value != token.Value)
        {
            context.Log.Detail($"{registry.Authority} refused the access token; it was renewed.");
            yield return Bearer(fresh.Value);
        }

        var exchanged = await service.ExchangeAsync(
            TokenService.ArtifactRegistryChallenge(registry), new PasswordCredential(credential.Source, credential.Identity, UserName, fresh.Value), context, cancellationToken);
        yield return Bearer(exchanged.Value);
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}
