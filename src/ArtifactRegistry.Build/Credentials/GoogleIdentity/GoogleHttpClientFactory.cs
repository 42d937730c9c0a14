using Google.Apis.Http;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>Gives Google's library its HTTP: our handler, no redirects, and the checks of <see cref="TokenEndpointHandler"/>.</summary>
internal sealed class GoogleHttpClientFactory(Func<HttpMessageHandler> createHandler) : HttpClientFactory, IDisposable
{
    private readonly List<TokenEndpointHandler> handlers = [];

    /// <summary>The last address that was asked, for the message; <see langword="null"/> before the first request.</summary>
    public Uri? LastEndpoint => handlers.Select(handler => handler.LastEndpoint).LastOrDefault(endpoint => endpoint is not null);

    /// <inheritdoc/>
    public void Dispose() => handlers.ForEach(handler => handler.Dispose());

    /// <inheritdoc/>
    protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args)
    {
        // A token endpoint has no reason to redirect, and a key's assertion must not follow when it does.
        args.Initializers.Add(new NoRedirects());
        var handler = new TokenEndpointHandler { InnerHandler = createHandler() };
        handlers.Add(handler);
        return handler;
    }

    private sealed class NoRedirects : IConfigurableHttpClientInitializer
    {
        public void Initialize(ConfigurableHttpClient httpClient) => httpClient.MessageHandler.FollowRedirect = false;
    }
}
