using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>Moves the tags of a plan, all together. When one cannot be moved, those that were go back to where they were, as far as the registry lets them.
/// No registry has a transaction: a process that is killed between two writes leaves some of them, and running it again completes them.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="isArtifactRegistry">Whether a registry removes a tag without its manifest, so that a new tag can be taken back.</param>
internal sealed class PromotionRun(Func<ImageReference, RegistryClient> clientFor, Func<ImageReference, bool> isArtifactRegistry)
{
    private const string Unchanged = "unchanged";
    private const string Added = "added";
    private const string Moved = "moved";
    private const string Restored = "restored";
    private const string Kept = "kept";
    private const string Failed = "failed";

    /// <summary>Sets the tags.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was set until then stays, and running it again completes it.</exception>
    public async Task<(PromotionOutcome Outcome, IReadOnlyList<PromotedTag> Tags)> MoveAsync(IReadOnlyList<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var tags = await Task.WhenAll(moves.Select(move => TryMoveAsync(move, cancellationToken)));
        if (Array.TrueForAll(tags, tag => tag.State is not Failed))
        {
            return (PromotionOutcome.All, tags);
        }

        tags = await Task.WhenAll(tags.Select(tag => tag.State is Added or Moved ? TryRestoreAsync(tag, cancellationToken) : Task.FromResult(tag)));
        return (Array.Exists(tags, tag => tag.State is Kept) ? PromotionOutcome.Partial : PromotionOutcome.None, tags);
    }

    private async Task<PromotedTag> TryMoveAsync(PlannedMove move, CancellationToken cancellationToken)
    {
        if (move.IsInPlace)
        {
            return new PromotedTag(move, Unchanged);
        }

        var manifests = clientFor(move.Tag).Manifests;
        try
        {
            // A tag that moves is looked at once more: what someone else has set since the plan was read is not overwritten.
            if (move.Before.Exists && await manifests.HeadAsync(move.Tag, cancellationToken) is var now && now?.Digest != move.Before.Digest)
            {
                return new PromotedTag(move, Failed, PromotionDiagnostics.MovedMeanwhile(now?.Digest.ToString()));
            }

            await manifests.PutAsync(move.Tag, move.Manifest, cancellationToken);
            return new PromotedTag(move, move.Before.Exists ? Moved : Added);
        }
        catch (ArtifactRegistryException failure)
        {
            return new PromotedTag(move, Failed, failure.Message);
        }
    }

    private async Task<PromotedTag> TryRestoreAsync(PromotedTag tag, CancellationToken cancellationToken)
    {
        var (move, manifests) = (tag.Move, clientFor(tag.Move.Tag).Manifests);
        try
        {
            if (await manifests.HeadAsync(move.Tag, cancellationToken) is not { } now || now.Digest != move.Manifest.Digest)
            {
                return new PromotedTag(move, Kept, PromotionDiagnostics.MovedMeanwhile(null));
            }

            if (move.Before.Digest is { } before)
            {
                var previous = await manifests.GetAsync(move.Tag.WithDigest(before), cancellationToken)
                    ?? throw RegistryDiagnostics.ImageNotFound(move.Tag.WithDigest(before).ToString()).ToException();
                await manifests.PutAsync(move.Tag, previous, cancellationToken);
                return new PromotedTag(move, Restored);
            }

            if (!isArtifactRegistry(move.Tag))
            {
                return new PromotedTag(move, Kept, PromotionDiagnostics.CannotRemoveTag);
            }

            var deletion = await clientFor(move.Tag).Deletions.DeleteAsync(move.Tag, cancellationToken);
            return deletion.IsAway ? new PromotedTag(move, Restored) : new PromotedTag(move, Kept, deletion.Reason);
        }
        catch (ArtifactRegistryException failure)
        {
            return new PromotedTag(move, Kept, failure.Message);
        }
    }
}
