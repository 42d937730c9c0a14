using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Finds the newest images: by version when each has a tag that is one, else by the time of upload or build.</summary>
internal static class NewestImages
{
    /// <summary>The newest <paramref name="count"/> of the images that have a tag that the filter picks. What belongs to another tagged
    /// image, a platform or a signature, does not count: it is kept or deleted with that one. By time, an image of unknown age is kept
    /// besides the others: it may be the newest or the oldest.</summary>
    /// <exception cref="ArtifactRegistryException">They cannot be ordered.</exception>
    public static HashSet<ImageDigest> Find(ImageListing listing, CleanUpFilter filter, int count)
    {
        var images = TopLevel(listing).Where(manifest => manifest.OrdinaryTags.Any(filter.Picks)).ToArray();
        var byVersion = images.Select(image => (Image: image, Version: VersionOf(image, filter))).ToArray();
        if (Array.TrueForAll(byVersion, entry => entry.Version is not null))
        {
            var versions = byVersion.ToDictionary(entry => entry.Image.Digest, entry => entry.Version);
            return First(images.OrderByDescending(image => versions[image.Digest]));
        }

        var unknown = images.Where(image => image.Time is null).Select(image => image.Digest);
        return images.Length <= count || Array.Exists(images, image => image.Time is not null)
            ? [.. First(images.Where(image => image.Time is not null).OrderByDescending(image => image.Time)), .. unknown]
            : throw CleanUpDiagnostics.TimesUnknown(listing.Image.Name, "ArtifactRegistryKeepNewest").ToException();

        HashSet<ImageDigest> First(IOrderedEnumerable<ListedManifest> ordered) =>
            [.. ordered.ThenBy(image => image.Digest.ToString(), StringComparer.Ordinal).Take(count).Select(image => image.Digest)];
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
