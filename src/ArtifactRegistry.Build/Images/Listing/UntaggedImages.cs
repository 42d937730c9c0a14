using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Which manifests nothing holds. A missing tag alone does not say so: the images of an index have none, nor have signatures and
/// SBOMs.</summary>
internal static class UntaggedImages
{
    /// <summary>The manifests of a list that have no tag, are in no index, and are not about a manifest that stays.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not list untagged manifests.</exception>
    public static IReadOnlyList<ListedManifest> Find(ImageListing listing)
    {
        if (!listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(listing.Image.Name).ToException();
        }

        var held = listing.Reach(TaggedRoots(listing));
        return
        [
            .. listing.Manifests.Where(manifest =>
                manifest.Info.Tags.Count == 0 && !held.Contains(manifest.Digest) && listing.ParentsOf(manifest.Digest).Count == 0),
        ];
    }

    /// <summary>The manifests that stay by a tag of their own. A tag that belongs to another manifest by its name (a signature's) counts
    /// only when that manifest is not there: else both stay or go together.</summary>
    public static IEnumerable<ImageDigest> TaggedRoots(ImageListing listing) => listing.Manifests
        .Where(manifest =>
            manifest.OrdinaryTags.Any()
                || (manifest.Info.Tags.Count > 0 && !manifest.Subjects.Any(subject => listing.Find(subject) is not null)))
        .Select(manifest => manifest.Digest);
}
