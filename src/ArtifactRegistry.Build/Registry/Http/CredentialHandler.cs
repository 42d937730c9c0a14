using System.Net;
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
