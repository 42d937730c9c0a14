using System.Collections.Immutable;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>/v2/NAME/tags/list</c> with Google's extension: <c>manifest</c> and <c>child</c> beside the specification's
/// fields.</summary>
internal sealed class TagListEndpoint(Gate gate, RegistryBehavior behavior)
{
    public Task HandleAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Download);
        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        var image = exchange.Content.Find(name.Full);
        string[] children = [.. Children(exchange, name.Full)];
        if (image is null && children.Length == 0 && name.HasImage && !behavior.MissingImageHasEmptyTagList)
        {
            throw RegistryRefusal.ImageUnknown(name.Full);
        }

        var size = Math.Min(exchange.QueryNumber("n") ?? behavior.TagListMaximum, behavior.TagListMaximum);
        var last = behavior.TagListLinks ? exchange.Query("last") : null;
        var tags = (exchange.StaleTagList ? image?.PreviousTags : image?.Tags)
            ?? ImmutableSortedDictionary<string, Digest>.Empty;
        string[] page = [.. tags.Keys.SkipWhile(t => last is not null && string.CompareOrdinal(t, last) <= 0).Take(size)];
        if (behavior.TagListLinks && page.Length > 0 && string.CompareOrdinal(page[^1], tags.Keys.Last()) < 0)
        {
            exchange.Response.Headers.Link = $"</v2/{name.Full}/tags/list?n={size}&last={Uri.EscapeDataString(page[^1])}>; rel=\"next\"";
        }

        var body = new TagListBody([.. children.Take(size)], Manifests(image, tags, page, last is null && size > 0), name.Full, page);
        return exchange.JsonAsync(body, ProtocolJson.Wire.TagListBody);
    }

    /// <summary>The next path components of the images below the name.</summary>
    private static IEnumerable<string> Children(Exchange exchange, string name) => exchange.Content.Images
        .Where(i => i.Name.StartsWith(name + "/", StringComparison.Ordinal))
        .Select(i => i.Name[(name.Length + 1)..].Split('/')[0])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>The manifests that the page's tags point at, and on the first page those without a tag.</summary>
    private static Dictionary<string, TagListManifest> Manifests(
        ImageContent? image, ImmutableSortedDictionary<string, Digest> tags, string[] page, bool withUntagged)
    {
        if (image is null)
        {
            return [];
        }

        var tagsOf = tags.ToLookup(t => t.Value, t => t.Key);
        var listed = page.Select(t => tags[t]).Distinct();
        var untagged = withUntagged ? image.Manifests.Keys.Where(d => !tagsOf.Contains(d)) : [];
        return listed.Concat(untagged)
            .Select(image.Manifests.GetValueOrDefault)
            .OfType<ManifestRecord>()
            .OrderBy(m => m.Digest.Hex, StringComparer.Ordinal)
            .ToDictionary(m => m.Digest.ToString(), m => Describe(m, [.. tagsOf[m.Digest]]));
    }

    private static TagListManifest Describe(ManifestRecord manifest, string[] tags) => new(
        (manifest.Document.Children.Count > 0 ? manifest.Bytes.Length : manifest.Document.ContentSize).ToString(),
        "",
        manifest.Document.MediaType,
        tags,
        (manifest.Created?.ToUnixTimeMilliseconds() ?? 0).ToString(),
        manifest.Uploaded.ToUnixTimeMilliseconds().ToString());
}
