using System.Net;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Follows redirects of reads, and looks where they lead first: .NET's own following drops the credential even on the same host,
/// and goes anywhere. The credential handler signs only requests to the registry itself.</summary>
internal sealed class RedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxHops = 5;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri? first = null;
        try
        {
            for (var hops = 0; ; hops++)
            {
                var response = await base.SendAsync(request, cancellationToken);
                first ??= request.RequestUri!;
                if (!IsRedirect(response) || IsKept(request, response))
                {
                    return response;
                }

                using (response)
                {
                    request.RequestUri = hops < MaxHops
                        ? Follow(request, response)
                        : throw RegistryDiagnostics.TooManyRedirects(request.Method, first, MaxHops).ToException();
                }
            }
        }
        finally
        {
            // Another attempt begins where this one did, and a message names what was asked for: a redirect's path can be a secret of its
            // own.
            request.RequestUri = first ?? request.RequestUri;
        }
    }

    // Only a GET or HEAD, whose repeat is harmless, follows.
    private static Uri Follow(HttpRequestMessage request, HttpResponseMessage response)
    {
        var (from, location) = (request.RequestUri!, response.Headers.Location!);
        if (!Uri.TryCreate(from, location, out var to))
        {
            var problem = $"it redirects to '{DiagnosticText.Clean(location.OriginalString.Split('?')[0])}', which is no URL";
            throw RegistryDiagnostics.MalformedAnswer(request.Method, from, problem).ToException();
        }

        var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        return isRead && (Origin.IsSame(from, to) || (RequestContext.Of(request).AllowsForeignRedirect && Origin.MayFollow(from, to)))
            ? to
            : throw RegistryDiagnostics.RefusedRedirect(request.Method, from, to, (int)response.StatusCode).ToException();
    }

    private static bool IsKept(HttpRequestMessage request, HttpResponseMessage response) =>
        RequestContext.Of(request).KeepsForeignRedirect
        && Uri.TryCreate(request.RequestUri!, response.Headers.Location, out var to)
        && !Origin.IsSame(request.RequestUri!, to);

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.Headers.Location is not null
        && response.StatusCode
            is HttpStatusCode.MovedPermanently
            or HttpStatusCode.Found
            or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect
            or HttpStatusCode.PermanentRedirect;
}
