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
        for (var hops = 0; ; hops++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!IsRedirect(response))
            {
                return response;
            }

            var from = request.RequestUri!;
            var status = response.StatusCode;
            response.Dispose();
            if (hops == MostHops)
            {
                throw RegistryDiagnostics.TooManyRedirects(request.Method, first, MostHops).ToException();
            }

            // The URL goes on with the registry's answer, so only a GET or HEAD, whose repeat is harmless, follows it.
            var to = new Uri(from, response.Headers.Location!);
            var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
            var isForeign = !Origin.IsSame(from, to);
            if (!isRead || (isForeign && !(RequestContext.Of(request).AllowsForeignRedirect && Origin.MayFollow(from, to))))
            {
                throw RegistryDiagnostics.RefusedRedirect(request.Method, from, to, (int)status).ToException();
            }

            request.RequestUri = to;
        }
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.Headers.Location is not null && response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
