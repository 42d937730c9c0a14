using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Puts manifests into an order in which a registry deletes them: an index before its images, a signature before what it signs
/// (Artifact Registry refuses the other order, <c>GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE</c>).</summary>
internal static class DeletionOrder
{
    /// <summary>The manifests in that order, each with those of them that reference it. Tags can form a ring where digests cannot, a
    /// signature's tag on the very image that it names for example: such manifests have no order and are left out.</summary>
    public static IReadOnlyList<PlannedManifest> Sort(ImageListing listing, IReadOnlyDictionary<ImageDigest, ListedManifest> deleted)
    {
        var referencedBy = deleted.Keys.ToDictionary(digest => digest, digest => ReferencesTo(listing, deleted, digest));
        var references = deleted.Keys.ToDictionary(digest => digest, _ => new List<ImageDigest>());
        foreach (var (digest, by) in referencedBy)
        {
            by.ForEach(other => references[other].Add(digest));
        }

        var waitsFor = referencedBy.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
        var sorted = new List<PlannedManifest>(deleted.Count);
        for (var ready = Ordered(waitsFor.Where(entry => entry.Value == 0).Select(entry => entry.Key)); ready.Count > 0;)
        {
            sorted.AddRange(ready.Select(digest => new PlannedManifest(deleted[digest], referencedBy[digest])));
            ready = Ordered(ready.SelectMany(digest => references[digest]).Where(digest => --waitsFor[digest] == 0));
        }

        return sorted;
    }

    private static List<ImageDigest> ReferencesTo(
        ImageListing listing, IReadOnlyDictionary<ImageDigest, ListedManifest> deleted, ImageDigest digest) =>
    [
        .. listing.ParentsOf(digest)
            .Concat(listing.ReferrersOf(digest))
            .Where(other => other != digest && deleted.ContainsKey(other))
            .Distinct(),
    ];

    private static List<ImageDigest> Ordered(IEnumerable<ImageDigest> digests) =>
        [.. digests.OrderBy(digest => digest.ToString(), StringComparer.Ordinal)];
}
