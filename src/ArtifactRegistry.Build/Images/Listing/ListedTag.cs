using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>A tag of a list.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">Its digest, where the registry's list tells it.</param>
/// <param name="Manifest">What the list reports of its manifest.</param>
internal sealed record ListedTag(string Tag, ImageDigest? Digest, ManifestInfo? Manifest)
{
    /// <summary>The list's tags that match a pattern, in order.</summary>
    public static IReadOnlyList<ListedTag> Select(TagList list, IReadOnlyList<TagPattern> filter, TagOrder order)
    {
        var owners = OwnersOf(list);
        var tags = list.Tags
            .Where(tag => filter.Count == 0 || filter.Any(pattern => pattern.Matches(tag)))
            .Order(StringComparer.Ordinal)
            .Select(tag => owners.TryGetValue(tag, out var owner)
                ? new ListedTag(tag, owner.Key, owner.Value)
                : new ListedTag(tag, null, null));
        return order switch
        {
            TagOrder.Version => [.. tags.OrderByDescending(tag => VersionTag.TryParse(tag.Tag, out var version) ? version : null)],
            TagOrder.Uploaded => [.. tags.OrderByDescending(tag => tag.Manifest?.Uploaded)],
            _ => [.. tags],
        };
    }

    /// <summary>The highest stable version among the tags; <see langword="null"/> when there is none.</summary>
    public static string? LatestVersion(IEnumerable<ListedTag> tags) => tags
        .Select(tag => VersionTag.TryParse(tag.Tag, out var version) && version.IsStable ? version : null)
        .Max()?.Tag;

    // Of two manifests that claim a tag the first counts.
    private static Dictionary<string, KeyValuePair<ImageDigest, ManifestInfo>> OwnersOf(TagList list)
    {
        var owners = new Dictionary<string, KeyValuePair<ImageDigest, ManifestInfo>>(list.Tags.Count, StringComparer.Ordinal);
        foreach (var manifest in list.Manifests)
        {
            foreach (var tag in manifest.Value.Tags)
            {
                owners.TryAdd(tag, manifest);
            }
        }

        return owners;
    }
}

/// <summary>In which order tags are listed.</summary>
internal enum TagOrder
{
    /// <summary>By name, in ASCII order.</summary>
    Name,

    /// <summary>By version, the newest first; tags that are no versions follow by name.</summary>
    Version,

    /// <summary>By the time of upload, the newest first; where the registry does not tell it, by name.</summary>
    Uploaded,
}
