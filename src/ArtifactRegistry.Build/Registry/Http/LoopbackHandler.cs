using System.Net;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Finds out whether a registry on loopback speaks plain http, as most do, or https. It asks by the first request itself; what
/// does not sound like a registry over http is asked once more over https, and what answers there is kept.</summary>
internal sealed class LoopbackHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private volatile string? scheme;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.IsLoopback || request.RequestUri.Scheme != "http" || scheme == "http")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        return scheme == "https" ? await SendSecurelyAsync(request, cancellationToken) : await DiscoverAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> DiscoverAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.BadRequest && response.Content.Headers.ContentType?.MediaType != "application/json"
                && await TrySecurelyAsync(request, cancellationToken) is { } secure)
            {
                response.Dispose();
                return secure;
            }

            scheme ??= response.StatusCode == HttpStatusCode.BadRequest ? null : "http";
            return response;
        }
        catch (HttpRequestException broken)
            when (broken.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            // A server that speaks TLS hangs up on plain text, or answers with an alert.
            if (await TrySecurelyAsync(request, cancellationToken) is { } secure)
            {
                return secure;
            }

            throw;
        }
    }

    private async Task<HttpResponseMessage?> TrySecurelyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var plain = request.RequestUri!;
        try
        {
            var response = await SendSecurelyAsync(request, cancellationToken);
            scheme = "https";
            return response;
        }
        catch (HttpRequestException)
        {
            request.RequestUri = plain;
            return null;
        }
    }

    private Task<HttpResponseMessage> SendSecurelyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = "https" }.Uri;
        return base.SendAsync(request, cancellationToken);
    }
}
