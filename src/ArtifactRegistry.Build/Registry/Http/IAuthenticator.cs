using System.Net.Http.Headers;

namespace ArtifactRegistry.Build.Registry.Http;

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
