using System.Net;
using System.Net.Http.Headers;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

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
        var signed = new SignedRequest(message, context, base.SendAsync);
        await Authenticator(context).SendAsync(signed, cancellationToken);
        return signed.Response!;
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
    /// <summary>Sends a request with one header after the other, until the registry answers otherwise than with 401 or no header is
    /// left.</summary>
    /// <exception cref="ArtifactRegistryException">A header cannot be made.</exception>
    Task SendAsync(SignedRequest request, CancellationToken cancellationToken);
}

/// <summary>A request that may be sent with several headers in turn.</summary>
/// <param name="message">The request.</param>
/// <param name="context">The request's scope and log.</param>
/// <param name="send">Sends it.</param>
internal sealed class SignedRequest(
    HttpRequestMessage message, RequestContext context, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    /// <summary>The request's scope and log.</summary>
    public RequestContext Context => context;

    /// <summary>The last answer; <see langword="null"/> before the first.</summary>
    public HttpResponseMessage? Response { get; private set; }

    /// <summary>Sends the request with <paramref name="header"/>; <see langword="null"/> sends it unsigned.</summary>
    /// <returns>Whether the answer stands. After a 401 the next header may be tried, unless the request can be sent only once: then its
    /// sender begins again.</returns>
    public async Task<bool> TryAsync(AuthenticationHeaderValue? header, CancellationToken cancellationToken)
    {
        Response?.Dispose();
        message.Headers.Authorization = header;
        Response = await send(message, cancellationToken);
        return Response.StatusCode != HttpStatusCode.Unauthorized || !context.IsRepeatable;
    }
}
