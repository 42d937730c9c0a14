using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Makes a plan from a list and a filter. Pure: the same list and filter give the same plan. What stays is decided first, and
/// nothing that it reaches is in the plan.</summary>
internal static class CleanUpPlanner
{
    /// <summary>The plan.</summary>
    /// <exception cref="ArtifactRegistryException">The list does not tell what the filter asks for.</exception>
    public static CleanUpPlan Make(ImageListing listing, CleanUpFilter filter)
    {
        CheckTimes(listing, filter);
        var newest = filter is { KeepNewest: { } count, UntaggedOnly: false } ? NewestImages.Find(listing, filter, count) : [];
        return filter.TagsOnly ? MakeOfTags(listing, filter, newest) : MakeOfImages(listing, filter, newest);
    }

    // Tags alone: of a platform's image they stay when its index is among the newest.
    private static CleanUpPlan MakeOfTags(ImageListing listing, CleanUpFilter filter, HashSet<ImageDigest> newest)
    {
        var reached = listing.Reach(newest);
        var tags = listing.Manifests
            .Where(manifest => !reached.Contains(manifest.Digest) && filter.IsOldEnough(manifest.Time))
            .SelectMany(manifest => manifest.Info.Tags
                .Where(tag => PicksAlone(filter, tag))
                .Select(tag => new TagDeletion(tag, manifest.Digest)));
        return new CleanUpPlan(listing, [.. tags.OrderBy(tag => tag.Tag, StringComparer.Ordinal)], []);
    }

    // An image is deleted with all its tags or not at all: when every tag of its own may be deleted. What only it references is deleted
    // with it.
    private static CleanUpPlan MakeOfImages(ImageListing listing, CleanUpFilter filter, HashSet<ImageDigest> newest)
    {
        var stays = listing.Manifests.Where(manifest => Stays(listing, filter, newest, manifest));
        var roots = stays.Select(manifest => manifest.Digest).ToHashSet();
        while (true)
        {
            var kept = listing.Reach(roots);
            var deleted = listing.Manifests.Where(manifest => !kept.Contains(manifest.Digest)).ToDictionary(manifest => manifest.Digest);
            var manifests = DeletionOrder.Sort(listing, deleted);
            if (manifests.Count == deleted.Count)
            {
                var tags = manifests.SelectMany(planned => planned.Manifest.Info.Tags
                    .Select(tag => new TagDeletion(tag, planned.Manifest.Digest)));
                return new CleanUpPlan(listing, [.. tags.OrderBy(tag => tag.Tag, StringComparer.Ordinal)], manifests);
            }

            // What has no order is kept, and with it what refers to it.
            roots.UnionWith(deleted.Keys.Except(manifests.Select(planned => planned.Manifest.Digest)));
        }
    }

    private static bool Stays(ImageListing listing, CleanUpFilter filter, HashSet<ImageDigest> newest, ListedManifest manifest)
    {
        var ordinary = manifest.OrdinaryTags.ToArray();
        if (ordinary.Length > 0)
        {
            return filter.UntaggedOnly
                || newest.Contains(manifest.Digest)
                || !filter.IsOldEnough(manifest.Time)
                || !Array.TrueForAll(ordinary, filter.Picks);
        }

        // Something else in the list decides about it.
        if (listing.ParentsOf(manifest.Digest).Count > 0 || manifest.Subjects.Any(subject => listing.Find(subject) is not null))
        {
            return false;
        }

        // What is left has no tag, or a signature's tag whose image is not there: nobody knows what that is for.
        return manifest.Info.Tags.Count > 0 || !filter.TakesUntagged || !filter.IsOldEnough(manifest.Time);
    }

    private static bool PicksAlone(CleanUpFilter filter, string tag) =>
        filter.Picks(tag) && (ReferrersTag.SubjectOf(tag) is null || filter.Tags.Any(selector => selector.MeansDigestTags));

    private static void CheckTimes(ImageListing listing, CleanUpFilter filter)
    {
        if (filter.OlderThan is not null && listing.Manifests.Count > 0 && listing.Manifests.All(manifest => manifest.Time is null))
        {
            throw CleanUpDiagnostics.TimesUnknown(listing.Image.Name, "ArtifactRegistryOlderThan").ToException();
        }
    }
}
