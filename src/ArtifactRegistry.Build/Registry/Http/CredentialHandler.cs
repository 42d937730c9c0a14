using System.Net;
using System.Net.Http.Headers;
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
