using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>/v2/_catalog</c>: the images that the caller can read, with <c>n</c>, <c>last</c> and <c>Link</c>.</summary>
internal sealed class CatalogEndpoint(Gate gate)
{
    public Task HandleAsync(Exchange exchange)
    {
        gate.EnterBase(exchange);
        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        var size = exchange.QueryNumber("n") ?? int.MaxValue;
        var last = exchange.Query("last");
        string[] rest =
        [
            .. exchange.Content.Images
                .Select(image => image.Name)
                .Where(name => gate.MayRead(exchange, ImageName.Parse(name)))
                .SkipWhile(name => last is not null && string.CompareOrdinal(name, last) <= 0),
        ];
        string[] page = [.. rest.Take(size)];
        if (page.Length > 0 && page.Length < rest.Length)
        {
            exchange.Response.Headers.Link = $"</v2/_catalog?n={size}&last={Uri.EscapeDataString(page[^1])}>; rel=\"next\"";
        }

        return exchange.JsonAsync(new CatalogBody(page), ProtocolJson.Wire.CatalogBody);
    }
}
