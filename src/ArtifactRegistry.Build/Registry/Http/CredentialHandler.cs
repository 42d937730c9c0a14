using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Signs requests to the registry itself, and no others.</summary>
internal sealed class CredentialHandler(
    HttpMessageHandler inner, Uri registry, CredentialRequest request, CredentialChain chain, TimeProvider time)
    : DelegatingHandler(inner)
{
    private readonly HttpMessageInvoker tokenService = new(inner, disposeHandler: false);
    private readonly object gate = new();
    private readonly Dictionary<RegistryCredential, IAuthenticator> authenticators = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (!Origin.IsSame(message.RequestUri!, registry))
        {
            message.Headers.Authorization = null;
            return await base.SendAsync(message, cancellationToken);
        }

        var context = RequestContext.Of(message);
        context.Credential = await chain.GetAsync(request with { Repository = context.Repository }, cancellationToken);
        HttpResponseMessage? response = null;
        await foreach (var header in Authenticator(context).HeadersAsync(context, () => response, cancellationToken))
        {
            response?.Dispose();
            message.Headers.Authorization = header;
            response = await base.SendAsync(message, cancellationToken);
            // What can be sent only once is not signed anew: its sender begins again.
            if (response.StatusCode != HttpStatusCode.Unauthorized || !context.IsRepeatable)
            {
                break;
            }
        }

        return response!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tokenService.Dispose();
        }

        base.Dispose(disposing);
    }

    // One for all requests with a credential, those of the first moment too: it holds the tokens that they share.
    private IAuthenticator Authenticator(RequestContext context)
    {
        lock (gate)
        {
            return authenticators.TryGetValue(context.Credential!, out var known)
                ? known
                : authenticators[context.Credential!] = Create(context);
        }
    }

    private IAuthenticator Create(RequestContext context)
    {
        context.Log.Detail($"{request.Host}: credential from {context.Credential}.");
        if (context.Credential?.Notice is { } notice)
        {
            context.Log.Notice(notice.ToString());
        }

        var service = new TokenService(tokenService, registry, time);
        return context.Credential switch
        {
            AccessTokenCredential tokens => new AccessTokenAuthenticator(tokens, registry, service, time),
            PasswordCredential password when request.IsArtifactRegistry =>
                new ChallengeAuthenticator(password, service, time, TokenService.ArtifactRegistryChallenge(registry)),
            var other => new ChallengeAuthenticator(other!, service, time, known: null),
        };
    }
}

/// <summary>Signs the requests to one registry.</summary>
internal interface IAuthenticator
{
    /// <summary>The headers to try, in turn: the next one is asked for when the registry answered the one before with 401.
    /// <see langword="null"/> sends the request unsigned.</summary>
    /// <param name="context">The request's scope and log.</param>
    /// <param name="refusal">The 401 that the last header met; <see langword="null"/> before the first.</param>
    /// <param name="cancellationToken">Stops the signing.</param>
    IAsyncEnumerable<AuthenticationHeaderValue?> HeadersAsync(
        RequestContext context, Func<HttpResponseMessage?> refusal, CancellationToken cancellationToken);
}

/// <summary>Google's access token straight as Bearer, as Artifact Registry's documentation shows with <c>curl</c>: no ping, no exchange.
/// A 401 renews it once, with or without a challenge; a fresh one that is refused goes by way of
/// the token service, and so do the requests after it.</summary>
internal sealed class AccessTokenAuthenticator(AccessTokenCredential credential, Uri registry, TokenService service, TimeProvider time)
    : IAuthenticator
{
    private const string UserName = "oauth2accesstoken";

    private volatile AccessTokenCredential? registryTokens;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuthenticationHeaderValue?> HeadersAsync(
        RequestContext context, Func<HttpResponseMessage?> refusal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (registryTokens is { } known)
        {
            var bought = await known.GetAsync(refused: null, cancellationToken);
            yield return Bearer(bought);
            yield return Bearer(await known.GetAsync(refused: bought, cancellationToken));
            yield break;
        }

        var token = await credential.GetAsync(refused: null, cancellationToken);
        yield return Bearer(token);

        var fresh = await credential.GetAsync(refused: token, cancellationToken);
        if (fresh.Value != token.Value)
        {
            context.Log.Detail($"{registry.Authority} refused the access token; it was renewed.");
            yield return Bearer(fresh);
        }

        context.Log.Detail($"{registry.Authority} refused the access token; its token service is asked.");
        registryTokens = RegistryTokens(context);
        yield return Bearer(await registryTokens.GetAsync(refused: null, cancellationToken));
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
    public async IAsyncEnumerable<AuthenticationHeaderValue?> HeadersAsync(
        RequestContext context, Func<HttpResponseMessage?> refusal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AccessToken? token = null;
        var used = challenge;
        if (used is { IsBearer: true })
        {
            token = await TokensOf(used, context).GetAsync(refused: null, cancellationToken);
        }

        yield return HeaderOf(used, token);

        var asked = Challenge.From(refusal()!) ?? used;
        challenge = asked;
        if (asked is { IsBearer: true })
        {
            token = await TokensOf(asked, context).GetAsync(refused: token, cancellationToken);
            yield return HeaderOf(asked, token);
        }
        else if (asked is { IsBasic: true } && used is not { IsBasic: true } && credential is PasswordCredential)
        {
            yield return HeaderOf(asked, token);
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
