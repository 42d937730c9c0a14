using System.Net;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Follows redirects of reads, and looks where they lead first: .NET's own following drops the credential even on the same host, and
/// goes anywhere. The credential handler signs only what goes to the registry itself.</summary>
internal sealed class RedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostHops = 5;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var first = request.RequestUri!;
        try
        {
            for (var hops = 0; hops <= MostHops; hops++)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (!IsRedirect(response))
                {
                    return response;
                }

                request.RequestUri = Follow(request, response);
                response.Dispose();
            }

            throw RegistryDiagnostics.TooManyRedirects(request.Method, first, MostHops).ToException();
        }
        finally
        {
            // A retry begins where the request did: what a redirect leads to may have ended meanwhile.
            request.RequestUri = first;
        }
    }

    // Only a GET or HEAD, whose repeat is harmless, follows.
    private static Uri Follow(HttpRequestMessage request, HttpResponseMessage response)
    {
        var from = request.RequestUri!;
        var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        var isKnown = Uri.TryCreate(from, response.Headers.Location, out var to);
        return isKnown && isRead && (Origin.IsSame(from, to!) || (RequestContext.Of(request).AllowsForeignRedirect && Origin.MayFollow(from, to!)))
            ? to!
            : throw RegistryDiagnostics.RefusedRedirect(request.Method, from, to ?? from, (int)response.StatusCode).ToException();
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.Headers.Location is not null && response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
