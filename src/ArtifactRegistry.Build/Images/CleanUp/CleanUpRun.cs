using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Deletes what a confirmed plan lists: tags, then each manifest after all that reference it, each checked again right before.
/// What is gone already counts as deleted; what is kept is reported, and what that references is kept too.</summary>
/// <param name="client">The registry.</param>
/// <param name="plan">The plan.</param>
/// <param name="deletesTags">Whether a tag's deletion leaves its manifest, as on Artifact Registry. Elsewhere a manifest takes its tags
/// with it.</param>
internal sealed class CleanUpRun(RegistryClient client, CleanUpPlan plan, bool deletesTags)
{
    // A registry that updates its references after the answer deletes in the next round (gcr-cleaner does three).
    private const int MaxRounds = 3;
    private readonly CleanUpProgress progress = new();

    /// <summary>What became of the plan's entries, as far as the run has come.</summary>
    public IEnumerable<DeletionResult> Results
    {
        get
        {
            var tags = plan.Tags.Select(tag => new DeletionResult(plan.Image, tag.Tag, tag.Digest, ResultOf(tag)));
            var digests = plan.Manifests.Select(planned => planned.Manifest.Digest);
            return tags.Concat(digests.Select(digest => new DeletionResult(plan.Image, null, digest, progress.Of(digest))));
        }
    }

    /// <summary>Deletes.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not delete, stopped to, or contradicts itself; <see cref="Results"/>
    /// says how far the run came.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (deletesTags)
        {
            // A signature keeps its tag, which tells whose it is, until it is deleted itself.
            var later = plan.Manifests.SelectMany(planned => DigestTagsOf(planned.Manifest)).ToHashSet(StringComparer.Ordinal);
            await LinkReader.Each(plan.Tags.Where(tag => !later.Contains(tag.Tag)), DeleteTagAsync, cancellationToken);
        }

        await DeleteManifestsAsync(cancellationToken);
    }

    private static IEnumerable<string> DigestTagsOf(ListedManifest manifest) =>
        manifest.Info.Tags.Except(manifest.OrdinaryTags, StringComparer.Ordinal);

    // A tag that is not deleted by itself is kept or deleted with its manifest.
    private Deletion? ResultOf(TagDeletion tag) => progress.Of(tag.Tag) ?? progress.Of(tag.Digest);

    // Between the list and this moment somebody may have moved the tag: then it is another image's. What still lies between check and
    // deletion is one request.
    private async Task DeleteTagAsync(TagDeletion tag, CancellationToken cancellationToken)
    {
        var image = plan.Image.WithTag(tag.Tag);
        var now = await client.Manifests.FindAsync(image, cancellationToken);
        progress.Set(tag.Tag, now switch
        {
            null => Deletion.Gone,
            _ when now.Digest != tag.Digest => Deletion.Kept($"it has moved to {now.Digest}"),
            _ => await client.Deletions.DeleteAsync(image, cancellationToken),
        });
    }

    private async Task DeleteManifestsAsync(CancellationToken cancellationToken)
    {
        var check = new DeletionCheck(client, plan, progress, deletesTags);
        for (var round = 1; ; round++)
        {
            var before = progress.DeletedManifests;
            foreach (var group in Steps().SelectMany(step => step.Chunk(check.GroupSize)))
            {
                await DeleteAsync([.. group.Where(planned => !progress.IsDeleted(planned.Manifest.Digest))], check, cancellationToken);
            }

            if (round == MaxRounds || progress.DeletedManifests == before || progress.DeletedManifests == plan.Manifests.Count)
            {
                return;
            }
        }
    }

    private async Task DeleteAsync(PlannedManifest[] group, DeletionCheck check, CancellationToken cancellationToken)
    {
        if (group.Length == 0)
        {
            return;
        }

        var kept = await check.RunAsync(cancellationToken);
        await LinkReader.Each(
            group,
            async (planned, token) =>
            {
                var reason = kept.GetValueOrDefault(planned.Manifest.Digest) ?? ReasonOf(planned);
                progress.Set(planned.Manifest.Digest, reason is null ? await DeleteAsync(planned.Manifest, token) : Deletion.Kept(reason));
            },
            cancellationToken);
    }

    private async Task<Deletion> DeleteAsync(ListedManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var tag in deletesTags ? DigestTagsOf(manifest) : [])
        {
            await DeleteTagAsync(new TagDeletion(tag, manifest.Digest), cancellationToken);
            if (progress.Of(tag) is { IsDeleted: false })
            {
                return Deletion.Kept($"its tag {tag} is kept");
            }
        }

        return await client.Deletions.DeleteAsync(plan.Image.WithDigest(manifest.Digest), cancellationToken);
    }

    private string? ReasonOf(PlannedManifest planned) => planned.ReferencedBy
        .Where(other => !progress.IsDeleted(other))
        .Select(other => $"it is referenced by {other}, which is kept")
        .FirstOrDefault();

    // Those that can be deleted together: what references them is in an earlier step.
    private IEnumerable<PlannedManifest[]> Steps()
    {
        var depth = new Dictionary<ImageDigest, int>();
        foreach (var planned in plan.Manifests)
        {
            depth[planned.Manifest.Digest] = planned.ReferencedBy.Select(other => depth[other] + 1).DefaultIfEmpty(0).Max();
        }

        return plan.Manifests.GroupBy(planned => depth[planned.Manifest.Digest]).OrderBy(step => step.Key).Select(step => step.ToArray());
    }
}

/// <summary>What has become of a plan's tags and manifests so far.</summary>
internal sealed class CleanUpProgress
{
    private readonly ConcurrentDictionary<string, Deletion> tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageDigest, Deletion> manifests = new();

    /// <summary>How many manifests no longer exist.</summary>
    public int DeletedManifests => manifests.Values.Count(manifest => manifest.IsDeleted);

    /// <summary>How the deletion of a tag ended; <see langword="null"/> when it was not tried.</summary>
    public Deletion? Of(string tag) => tags.GetValueOrDefault(tag);

    /// <summary>How the deletion of a manifest ended; <see langword="null"/> when it was not tried.</summary>
    public Deletion? Of(ImageDigest manifest) => manifests.GetValueOrDefault(manifest);

    /// <summary>Whether the manifest no longer exists.</summary>
    public bool IsDeleted(ImageDigest manifest) => Of(manifest) is { IsDeleted: true };

    /// <summary>Notes what became of a tag.</summary>
    public void Set(string tag, Deletion deletion) => tags[tag] = deletion;

    /// <summary>Notes what became of a manifest.</summary>
    public void Set(ImageDigest manifest, Deletion deletion) => manifests[manifest] = deletion;
}

/// <summary>What became of a tag or manifest of a plan.</summary>
/// <param name="Image">The repository.</param>
/// <param name="Tag">The tag; <see langword="null"/> for a manifest.</param>
/// <param name="Digest">The manifest, or the one that the tag has.</param>
/// <param name="Result">How its deletion ended; <see langword="null"/> while it is planned.</param>
internal sealed record DeletionResult(ImageReference Image, string? Tag, ImageDigest Digest, Deletion? Result)
{
    /// <summary>The tag, or the digest of the manifest.</summary>
    public string Name => Tag ?? Digest.ToString();

    /// <summary><c>planned</c>, <c>deleted</c>, <c>gone</c> or <c>kept</c>.</summary>
    public string Outcome => Result?.Outcome switch
    {
        null => "planned",
        DeletionOutcome.Deleted => "deleted",
        DeletionOutcome.Gone => "gone",
        _ => "kept",
    };

    /// <summary>The plan's entries, before anything was done.</summary>
    public static IEnumerable<DeletionResult> Of(CleanUpPlan plan) =>
        plan.Tags.Select(tag => new DeletionResult(plan.Image, tag.Tag, tag.Digest, null))
            .Concat(plan.Manifests.Select(manifest => new DeletionResult(plan.Image, null, manifest.Manifest.Digest, null)));
}
