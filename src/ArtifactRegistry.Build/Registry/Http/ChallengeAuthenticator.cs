using System.Collections.Concurrent;
using System.Net.Http.Headers;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Does what the registry's challenge asks for: a token from its token service (<c>Bearer</c>), or user and password with every
/// request (<c>Basic</c>). What worked is used at once from then on.</summary>
/// <param name="credential">The user's credential; an <see cref="AnonymousCredential"/> asks the token service for what everybody may
/// have.</param>
/// <param name="service">The registry's token service.</param>
/// <param name="time">Tells when a token ends.</param>
/// <param name="known">The challenge, where it is known beforehand.</param>
internal sealed class ChallengeAuthenticator(RegistryCredential credential, TokenService service, TimeProvider time, Challenge? known)
    : IAuthenticator
{
    private readonly ConcurrentDictionary<string, AccessTokenCredential> tokens = new(StringComparer.Ordinal);
    private readonly bool isHostWide = known is not null;
    private volatile Challenge? challenge = known;

    /// <inheritdoc/>
    public async Task SendAsync(SignedRequest request, CancellationToken cancellationToken)
    {
        AccessToken? token = null;
        var used = challenge;
        if (used is { IsBearer: true })
        {
            token = await TokensOf(used, request.Context).GetAsync(refused: null, cancellationToken);
        }

        if (await request.TryAsync(HeaderOf(used, token), cancellationToken))
        {
            return;
        }

        var asked = Challenge.From(request.Response!) ?? used;
        challenge = asked;
        if (asked is { IsBearer: true })
        {
            token = await TokensOf(asked, request.Context).GetAsync(refused: token, cancellationToken);
            await request.TryAsync(HeaderOf(asked, token), cancellationToken);
        }
        else if (asked is { IsBasic: true } && used is not { IsBasic: true } && credential is PasswordCredential)
        {
            await request.TryAsync(HeaderOf(asked, token), cancellationToken);
        }
    }

    private AuthenticationHeaderValue? HeaderOf(Challenge? used, AccessToken? token) => (used, credential) switch
    {
        ({ IsBearer: true }, _) when token is not null => new AuthenticationHeaderValue("Bearer", token.Value),
        ({ IsBasic: true }, PasswordCredential password) => TokenService.Basic(password),
        _ => null,
    };

    // A token of Artifact Registry stands for an identity and serves all its repositories; elsewhere it is for the scope it was asked for.
    private AccessTokenCredential TokensOf(Challenge used, RequestContext context) => tokens.GetOrAdd(
        isHostWide ? "" : context.Scope ?? "",
        _ => new AccessTokenCredential(
            credential.Source, credential.Identity, cancellation => service.ExchangeAsync(used, credential, context, cancellation), time));
}
