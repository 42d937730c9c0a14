using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Reads a repository again right before a group of planned manifests is deleted: its tags, and the manifests that are new. What
/// somebody has tagged, put into an index or signed since the plan was made is kept, with all that belongs to it.</summary>
/// <param name="client">The registry.</param>
/// <param name="plan">The plan.</param>
/// <param name="progress">What has become of the plan so far. Tags that have moved are noted there.</param>
/// <param name="deletesTags">Whether tags are deleted by themselves, before the manifests, as on Artifact Registry.</param>
internal sealed class DeletionCheck(RegistryClient client, CleanUpPlan plan, CleanUpProgress progress, bool deletesTags)
{
    private const int MaxAttempts = 2;
    private const int MinGroup = 32;
    private readonly Dictionary<ImageDigest, ListedManifest> planned =
        plan.Manifests.ToDictionary(entry => entry.Manifest.Digest, entry => entry.Manifest);

    private readonly Dictionary<string, ImageDigest> plannedTags =
        plan.Tags.ToDictionary(tag => tag.Tag, tag => tag.Digest, StringComparer.Ordinal);

    private ImageListing listing = plan.Listing;

    /// <summary>How many manifests share a check. It grows with the repository, so that all checks together cost a few requests for each
    /// manifest.</summary>
    public int GroupSize => Math.Max(MinGroup, plan.Listing.Manifests.Count / 4);

    /// <summary>The planned manifests that must be kept now, with the reasons.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say, or contradicts itself twice.</exception>
    public async Task<IReadOnlyDictionary<ImageDigest, string>> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var open = planned.Values.Where(manifest => !progress.IsDeleted(manifest.Digest)).ToArray();
            IReadOnlyList<string> ownTags = deletesTags ? [] : [.. open.SelectMany(manifest => manifest.Info.Tags)];
            var (fresh, found) = await ImageLister.RefreshAsync(client, listing, ownTags, cancellationToken);
            var problems = found.Where(problem => !IsDeletedTag(problem.Name)).ToList();
            problems.AddRange(await UnlistedAsync(fresh, open, cancellationToken));
            if (problems.Count == 0)
            {
                listing = fresh;
                return Find(fresh, open, await LateTagsAsync(fresh, cancellationToken));
            }

            if (attempt == MaxAttempts)
            {
                throw ListProblem.ToException(plan.Image, problems);
            }
        }
    }

    // A registry need not take the tags of a manifest out of its list at the moment in which it deletes the manifest.
    private bool IsDeletedTag(string tag) =>
        plannedTags.TryGetValue(tag, out var digest) && (progress.IsDeleted(digest) || progress.Of(tag) is { IsDeleted: true });

    // Google's list has every manifest. One that it lacks is gone, or the list is not to be relied on.
    private async Task<IEnumerable<ListProblem>> UnlistedAsync(
        ImageListing fresh, ListedManifest[] open, CancellationToken cancellationToken)
    {
        var unlisted = fresh.HasUntagged
            ? open.Select(manifest => manifest.Digest).Where(digest => fresh.Find(digest) is null).ToArray()
            : [];
        var found = await client.Manifests.FindAsync([.. unlisted.Select(digest => plan.Image.WithDigest(digest))], cancellationToken);
        return unlisted.Where((_, index) => found[index] is not null).Select(digest => ListProblem.ExistsAndUnlisted(digest.ToString()));
    }

    // Deleted tags that the list still has, and the registry no longer. One that exists has been set by somebody since.
    private async Task<HashSet<string>> LateTagsAsync(ImageListing fresh, CancellationToken cancellationToken)
    {
        var late = fresh.Manifests
            .SelectMany(manifest => manifest.Info.Tags.Select(tag => (Tag: tag, manifest.Digest)))
            .Where(tag => deletesTags && planned.ContainsKey(tag.Digest) && progress.Of(tag.Tag) is { IsDeleted: true })
            .ToArray();
        var found = await client.Manifests.FindAsync([.. late.Select(tag => plan.Image.WithTag(tag.Tag))], cancellationToken);
        return [.. late.Where((tag, index) => found[index]?.Digest != tag.Digest).Select(tag => tag.Tag)];
    }

    private Dictionary<ImageDigest, string> Find(ImageListing fresh, ListedManifest[] open, HashSet<string> lateTags)
    {
        var tags = fresh.Manifests
            .SelectMany(manifest => manifest.Info.Tags.Select(tag => (Tag: tag, manifest.Digest)))
            .ToLookup(tag => tag.Tag, tag => tag.Digest);
        var reasons = new Dictionary<ImageDigest, string>();
        foreach (var manifest in open)
        {
            var now = fresh.Find(manifest.Digest)?.Info.Tags.Except(lateTags, StringComparer.Ordinal) ?? [];
            if (ReasonOf(manifest, now, tags) is { } reason)
            {
                reasons.Add(manifest.Digest, reason);
            }
        }

        // Where the list has tags only, what is planned and has none any more is not in it, and references others all the same.
        var untagged = open.Where(manifest => fresh.Find(manifest.Digest) is null).Select(WithoutTags);
        var all = new ImageListing(fresh.Image, [.. fresh.Manifests, .. untagged], fresh.HasUntagged);
        var kept = all.Reach(all.Manifests
            .Select(manifest => manifest.Digest)
            .Where(digest => !planned.ContainsKey(digest) || reasons.ContainsKey(digest)));
        foreach (var digest in kept.Where(planned.ContainsKey))
        {
            reasons.TryAdd(digest, Explain(all, kept, digest));
        }

        return reasons;
    }

    private string? ReasonOf(ListedManifest manifest, IEnumerable<string> now, ILookup<string, ImageDigest> tags)
    {
        var own = manifest.Info.Tags;
        if (now.FirstOrDefault(tag => !own.Contains(tag) || progress.Of(tag) is { IsDeleted: true }) is { } foreign)
        {
            return $"the tag {foreign} has been set on it since the plan was made";
        }

        foreach (var tag in deletesTags ? [] : own.Where(tag => !tags[tag].Contains(manifest.Digest)))
        {
            progress.Set(tag, tags[tag].Any() ? Deletion.Kept($"it has moved to {tags[tag].First()}") : Deletion.Gone);
        }

        return own.FirstOrDefault(tag => progress.Of(tag) is { IsDeleted: false }) is { } kept ? $"its tag {kept} is kept" : null;
    }

    private static string Explain(ImageListing all, HashSet<ImageDigest> kept, ImageDigest digest) =>
        all.ParentsOf(digest).Concat(all.ReferrersOf(digest)).Where(kept.Contains).Cast<ImageDigest?>().FirstOrDefault() is { } other
            ? $"it is referenced by {other}, which is kept"
            : "it refers to an image that is kept";

    private static ListedManifest WithoutTags(ListedManifest manifest) => manifest with { Info = manifest.Info with { Tags = [] } };
}
