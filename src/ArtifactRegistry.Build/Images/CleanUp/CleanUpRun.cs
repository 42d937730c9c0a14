using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Carries out a confirmed plan: tags, then each manifest after all that hold it. What is gone already is as good as deleted; what the registry
/// keeps is told, and what that holds stays too.</summary>
/// <param name="client">The registry.</param>
/// <param name="plan">The plan.</param>
/// <param name="deletesTags">Whether a tag's deletion leaves its manifest, as on Artifact Registry. Elsewhere a manifest takes its tags along.</param>
internal sealed class CleanUpRun(RegistryClient client, CleanUpPlan plan, bool deletesTags)
{
    // A registry that counts holders behind the deletions lets go at the next round (gcr-cleaner does three).
    private const int MostRounds = 3;
    private readonly ConcurrentDictionary<string, Deletion> tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageDigest, Deletion> manifests = new();

    /// <summary>What became of the plan's entries, as far as it has come.</summary>
    public IEnumerable<DeletionResult> Results =>
        plan.Tags.Select(tag => new DeletionResult(plan.Image, tag.Tag, tag.Digest, ResultOf(tag)))
            .Concat(plan.Manifests.Select(planned => new DeletionResult(plan.Image, null, planned.Manifest.Digest, manifests.GetValueOrDefault(planned.Manifest.Digest))));

    /// <summary>Deletes.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not delete, or stopped to; <see cref="Results"/> says how far it came.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (deletesTags)
        {
            await LinkReader.Each(plan.Tags, DeleteTagAsync, cancellationToken);
        }

        await DeleteManifestsAsync(cancellationToken);
    }

    private Deletion? ResultOf(TagDeletion tag) => deletesTags ? tags.GetValueOrDefault(tag.Tag) : manifests.GetValueOrDefault(tag.Digest);

    // Between the list and this moment somebody may have moved the tag: then it is another image's. What still lies between look and deletion is one request.
    private async Task DeleteTagAsync(TagDeletion tag, CancellationToken cancellationToken)
    {
        var image = plan.Image.WithTag(tag.Tag);
        var now = await client.Manifests.FindAsync(image, cancellationToken);
        tags[tag.Tag] = now switch
        {
            null => Deletion.Gone,
            _ when now.Digest != tag.Digest => Deletion.Kept($"it has moved to {now.Digest}"),
            _ => await client.Deletions.DeleteAsync(image, cancellationToken),
        };
    }

    private async Task DeleteManifestsAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            var before = Away;
            foreach (var step in Steps())
            {
                await LinkReader.Each(step.Where(planned => !IsAway(planned.Manifest.Digest)), DeleteManifestAsync, cancellationToken);
            }

            if (round == MostRounds || Away == before || Away == plan.Manifests.Count)
            {
                return;
            }
        }
    }

    private async Task DeleteManifestAsync(PlannedManifest planned, CancellationToken cancellationToken)
    {
        var digest = planned.Manifest.Digest;
        manifests[digest] = StandsInTheWay(planned) is { } reason
            ? Deletion.Kept(reason)
            : await client.Deletions.DeleteAsync(plan.Image.WithDigest(digest), cancellationToken);
    }

    private string? StandsInTheWay(PlannedManifest planned) =>
        deletesTags && planned.Manifest.Info.Tags.FirstOrDefault(tag => !tags[tag].IsAway) is { } tag ? $"its tag {tag} stayed"
        : planned.Holders.Where(holder => !IsAway(holder)).Select(holder => $"{holder}, which holds it, stayed").FirstOrDefault();

    // Those that can go together: each one's holders are in an earlier step.
    private IEnumerable<IReadOnlyList<PlannedManifest>> Steps()
    {
        var depth = new Dictionary<ImageDigest, int>();
        foreach (var planned in plan.Manifests)
        {
            depth[planned.Manifest.Digest] = planned.Holders.Select(holder => depth[holder] + 1).DefaultIfEmpty(0).Max();
        }

        return plan.Manifests.GroupBy(planned => depth[planned.Manifest.Digest]).OrderBy(step => step.Key).Select(step => step.ToArray());
    }

    private int Away => manifests.Values.Count(manifest => manifest.IsAway);

    private bool IsAway(ImageDigest digest) => manifests.TryGetValue(digest, out var deletion) && deletion.IsAway;
}
