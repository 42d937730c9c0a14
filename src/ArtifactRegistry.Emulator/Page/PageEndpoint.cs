using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Protocol;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Emulator.Page;

/// <summary>
/// The page <c>GET /</c> and what it asks for under <c>/_emulator/</c>. It shows names and digests, never a blob or a credential, and
/// neither faults nor the log nor the quota know of it.
/// </summary>
internal sealed class PageEndpoint(IReadOnlyList<EmulatedHost> hosts, RegistryContent content, RequestLog log)
{
    private const int ShownRequests = 100;

    public Task HandleAsync(Exchange exchange, string path)
    {
        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        exchange.Response.Headers.CacheControl = "no-store";
        exchange.Response.Headers.XContentTypeOptions = "nosniff";
        exchange.Response.Headers.ContentSecurityPolicy = "default-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'";
        return path switch
        {
            "/" => PageAsync(exchange),
            "/_emulator/hosts" => exchange.JsonAsync(Hosts(), PageJson.Default.IReadOnlyListHostView),
            "/_emulator/image" => ImageAsync(exchange),
            "/_emulator/requests" => exchange.JsonAsync(log.Last(ShownRequests), PageJson.Default.IReadOnlyListRecordedRequest),
            _ => throw RegistryRefusal.Unsupported(404, "page not found"),
        };
    }

    private static async Task PageAsync(Exchange exchange)
    {
        await using var page = typeof(PageEndpoint).Assembly.GetManifestResourceStream("index.html")!;
        var bytes = new byte[page.Length];
        await page.ReadExactlyAsync(bytes, exchange.Aborted);
        await exchange.BytesAsync(bytes, 200, "text/html; charset=utf-8");
    }

    private IReadOnlyList<HostView> Hosts() =>
    [
        .. hosts.Select(host => new HostView(
            host.Authority,
            host.Options.Location,
            [.. host.Options.Repositories.Select(r => new RepositoryView(r.Name, r.ImmutableTags, r.Public))],
            [.. host.Content.Images.Select(i => new ImageView(i.Name, i.Tags.Count, i.Manifests.Count))])),
    ];

    private async Task ImageAsync(Exchange exchange)
    {
        var host = hosts.FirstOrDefault(h => h.Authority == exchange.Query("host"));
        var image = host?.Content.Find(exchange.Query("name") ?? "")
            ?? throw RegistryRefusal.ImageUnknown(exchange.Query("name") ?? "");
        var tags = image.Tags.ToLookup(t => t.Value, t => t.Key);
        List<ManifestView> manifests = [];
        var newestFirst = image.Manifests.Values
            .OrderByDescending(manifest => manifest.Uploaded)
            .ThenBy(manifest => manifest.Digest.Hex, StringComparer.Ordinal);
        foreach (var manifest in newestFirst)
        {
            manifests.Add(new ManifestView(
                manifest.Digest.ToString(),
                manifest.Document.MediaType,
                manifest.Document.ArtifactType,
                manifest.Document.ContentSize,
                manifest.Uploaded,
                [.. tags[manifest.Digest]],
                await ImageConfig.ReadPlatformAsync(content, manifest.Document, exchange.Aborted),
                [.. manifest.Document.Children.Select(c => c.ToString())],
                manifest.Document.Subject?.ToString(),
                [.. image.ReferrersOf(manifest.Digest).Select(r => r.Digest.ToString())]));
        }

        await exchange.JsonAsync(manifests, PageJson.Default.IReadOnlyListManifestView);
    }
}
