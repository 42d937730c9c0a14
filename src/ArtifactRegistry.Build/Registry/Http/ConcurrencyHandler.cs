namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Keeps the requests that are under way to a host within the limit.</summary>
internal sealed class ConcurrencyHandler(HttpMessageHandler inner, int limit) : DelegatingHandler(inner)
{
    private readonly SemaphoreSlim slots = new(limit, limit);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            slots.Dispose();
        }

        base.Dispose(disposing);
    }
}
