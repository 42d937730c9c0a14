using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

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
        var newest = filter is { KeepNewest: { } count, UntaggedOnly: false } ? NewestImages.Find(listing, filter, count) : null;
        var kept = newest?.Digests ?? [];
        return (filter.TagsOnly ? MakeOfTags(listing, filter, kept) : MakeOfImages(listing, filter, kept)) with { Kept = newest?.Order };
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

/// <summary>The newest images: by version when each has a tag that is one, else by the time of upload or build.</summary>
/// <param name="Digests">The newest.</param>
/// <param name="Order">What the plan says of them: in which order they are the newest, and why.</param>
internal sealed record NewestImages(HashSet<ImageDigest> Digests, string Order)
{
    /// <summary>The newest <paramref name="count"/> of the images that have a tag that the filter picks. What belongs to another tagged
    /// image, a platform or a signature, does not count: it is kept or deleted with that one. By time, an image of unknown age is kept
    /// besides the others: it may be the newest or the oldest.</summary>
    /// <exception cref="ArtifactRegistryException">They cannot be ordered.</exception>
    public static NewestImages Find(ImageListing listing, CleanUpFilter filter, int count)
    {
        var images = TopLevel(listing).Where(manifest => manifest.OrdinaryTags.Any(filter.Picks)).ToArray();
        var byVersion = images.Select(image => (Image: image, Version: VersionOf(image, filter))).ToArray();
        var kept = $"The newest images are kept ({count})";
        if (Array.Find(byVersion, entry => entry.Version is null).Image is not { } unversioned)
        {
            var versions = byVersion.ToDictionary(entry => entry.Image.Digest, entry => entry.Version);
            return new NewestImages(First(images.OrderByDescending(image => versions[image.Digest])), $"{kept}, in the order of versions.");
        }

        var unknown = images.Where(image => image.Time is null).Select(image => image.Digest);
        if (images.Length > count && Array.TrueForAll(images, image => image.Time is null))
        {
            throw CleanUpDiagnostics.TimesUnknown(listing.Image.Name, "ArtifactRegistryKeepNewest").ToException();
        }

        return new NewestImages(
            [.. First(images.Where(image => image.Time is not null).OrderByDescending(image => image.Time)), .. unknown],
            $"{kept}, in the order of upload or build time, because an image has no version among its tags "
            + $"({string.Join(", ", unversioned.OrdinaryTags.Where(filter.Picks))}).");

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

/// <summary>Reads from a registry what a plan needs, and makes it.</summary>
internal static class CleanUpReader
{
    /// <summary>The plan for an image. Before manifests are deleted every manifest has been read, one request each: any of them can refer
    /// to one that would be deleted, whatever the list says of its type, and a registry that refuses says so only when the tags are
    /// gone.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say what the filter asks for, or contradicts itself.</exception>
    public static async Task<CleanUpPlan> PlanAsync(
        RegistryClient client, ImageReference image, TagList tags, CleanUpFilter filter, CancellationToken cancellationToken)
    {
        if (ListProblem.Of(tags).Count > 0)
        {
            // A push between two pages of a list looks the same, once.
            tags = await ImageLister.TagsAsync(client, image, cancellationToken);
            if (ListProblem.Of(tags) is { Count: > 0 } problems)
            {
                throw ListProblem.ToException(image, problems);
            }
        }

        var listing = await ImageLister.ListAsync(client, image, tags, cancellationToken);
        if (filter.UntaggedOnly && !listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(image.Name).ToException();
        }

        var plan = CleanUpPlanner.Make(listing, filter);
        if (plan.Manifests.Count == 0 || listing.Manifests.All(manifest => manifest.Links is not null))
        {
            return plan;
        }

        listing = await LinkReader.ReadAsync(client, listing, _ => true, cancellationToken);
        return CleanUpPlanner.Make(listing, filter);
    }
}
