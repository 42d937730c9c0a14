using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Finds the newest images: by version when each has a tag that is one, else by the time of upload or build.</summary>
internal static class NewestImages
{
    /// <summary>The newest <paramref name="count"/> of the images that have a tag that the filter picks. What belongs to another tagged image, a platform or a
    /// signature, does not count: it stays or goes with that one. An image of unknown age counts as new.</summary>
    /// <exception cref="ArtifactRegistryException">They cannot be ordered.</exception>
    public static HashSet<ImageDigest> Find(ImageListing listing, CleanUpFilter filter, int count)
    {
        var images = TopLevel(listing).Where(manifest => manifest.OrdinaryTags.Any(filter.Picks)).ToArray();
        var byVersion = images.Select(image => (image, Version: VersionOf(image, filter))).ToArray();
        if (Array.TrueForAll(byVersion, entry => entry.Version is not null))
        {
            return [.. byVersion.OrderByDescending(entry => entry.Version).ThenBy(entry => entry.image.Digest.ToString(), StringComparer.Ordinal).Take(count).Select(entry => entry.image.Digest)];
        }

        return images.Length <= count || Array.Exists(images, image => image.Time is not null)
            ? [.. images.OrderByDescending(image => image.Time ?? DateTimeOffset.MaxValue).ThenBy(image => image.Digest.ToString(), StringComparer.Ordinal).Take(count).Select(image => image.Digest)]
            : throw CleanUpDiagnostics.TimesUnknown(listing.Image.Name, "ArtifactRegistryKeepNewest").ToException();
    }

    private static IEnumerable<ListedManifest> TopLevel(ImageListing listing)
    {
        var tagged = listing.Manifests.Where(manifest => manifest.OrdinaryTags.Any()).ToArray();
        var below = new HashSet<ImageDigest>();
        var open = new Stack<ListedManifest>(tagged);
        while (open.TryPop(out var manifest))
        {
            foreach (var child in (manifest.Links?.Children ?? []).Select(child => child.Digest).Where(below.Add))
            {
                if (listing.Find(child) is { } found)
                {
                    open.Push(found);
                }
            }
        }

        return tagged.Where(manifest => !below.Contains(manifest.Digest));
    }

    private static VersionTag? VersionOf(ListedManifest manifest, CleanUpFilter filter) => manifest.OrdinaryTags
        .Where(filter.Picks)
        .Select(tag => VersionTag.TryParse(tag, out var version) ? version : null)
        .Max();
}
