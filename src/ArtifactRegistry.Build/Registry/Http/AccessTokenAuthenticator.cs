using System.Net;
using System.Net.Http.Headers;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Google's access token straight as Bearer, as Artifact Registry's documentation shows with <c>curl</c>: no ping, no exchange. A
/// 401 renews it once, with or without a challenge; a fresh one that is refused goes by way of the token service, and so do the requests
/// after it.</summary>
internal sealed class AccessTokenAuthenticator(AccessTokenCredential credential, Uri registry, TokenService service, TimeProvider time)
    : IAuthenticator
{
    private const string UserName = "oauth2accesstoken";

    private volatile AccessTokenCredential? registryTokens;

    /// <inheritdoc/>
    public async Task SendAsync(SignedRequest request, CancellationToken cancellationToken)
    {
        if (registryTokens is { } known)
        {
            var bought = await known.GetAsync(refused: null, cancellationToken);
            if (!await request.TryAsync(Bearer(bought), cancellationToken))
            {
                await request.TryAsync(Bearer(await known.GetAsync(refused: bought, cancellationToken)), cancellationToken);
            }

            return;
        }

        var token = await credential.GetAsync(refused: null, cancellationToken);
        if (await request.TryAsync(Bearer(token), cancellationToken))
        {
            return;
        }

        var fresh = await credential.GetAsync(refused: token, cancellationToken);
        if (fresh.Value != token.Value)
        {
            request.Context.Log.Detail($"{registry.Authority} refused the access token; it was renewed.");
            if (await request.TryAsync(Bearer(fresh), cancellationToken))
            {
                return;
            }
        }

        request.Context.Log.Detail($"{registry.Authority} refused the access token; its token service is used.");
        registryTokens = RegistryTokens(request.Context);
        await request.TryAsync(Bearer(await registryTokens.GetAsync(refused: null, cancellationToken)), cancellationToken);
    }

    // The registry's token stands for an identity and serves all its repositories, so that one is enough from then on.
    private AccessTokenCredential RegistryTokens(RequestContext context) => new(
        credential.Source,
        credential.Identity,
        async cancellationToken =>
        {
            var token = await credential.GetAsync(refused: null, cancellationToken);
            try
            {
                return await ExchangeAsync(token, context, cancellationToken);
            }
            catch (RegistryException refusal) when (refusal.Status == HttpStatusCode.Unauthorized)
            {
                // What a source says of a token's end does not count against the registry's refusal.
                var fresh = await credential.GetAsync(refused: token, cancellationToken);
                if (fresh.Value == token.Value)
                {
                    throw;
                }

                return await ExchangeAsync(fresh, context, cancellationToken);
            }
        },
        time);

    private Task<AccessToken> ExchangeAsync(AccessToken token, RequestContext context, CancellationToken cancellationToken) =>
        service.ExchangeAsync(
            TokenService.ArtifactRegistryChallenge(registry),
            new PasswordCredential(credential.Source, credential.Identity, UserName, token.Value),
            context,
            cancellationToken);

    private static AuthenticationHeaderValue Bearer(AccessToken token) => new("Bearer", token.Value);
}
