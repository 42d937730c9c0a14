using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases.Promotions;

/// <summary>Takes a tag back to where it was before the promotion. What the registry says counts: a write whose answer was lost may have
/// happened.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="isArtifactRegistry">Whether a registry removes a tag without its manifest.</param>
internal sealed class PromotionRollback(Func<ImageReference, RegistryClient> clientFor, Func<ImageReference, bool> isArtifactRegistry)
{
    /// <summary>Takes the tag back, when it was set or may have been.</summary>
    /// <returns>The tag as it is now, as far as can be known.</returns>
    public async Task<PromotedTag> TryRestoreAsync(PromotedTag tag, CancellationToken cancellationToken)
    {
        if (!tag.MayBeChanged || cancellationToken.IsCancellationRequested)
        {
            return tag;
        }

        var isSent = false;
        try
        {
            // A write that was acknowledged has happened, whatever a stale read says: it is written back all the same.
            var now = await LookAsync(tag, tag.Problem, cancellationToken);
            if (now.State != PromotedTagState.Kept && !(tag.IsAcknowledged && now.State == PromotedTagState.Restored))
            {
                return now;
            }

            isSent = true;
            return await RestoreAsync(tag, cancellationToken);
        }
        catch (ArtifactRegistryException failure) when (isSent && !failure.IsRefusal)
        {
            return await TryLookAgainAsync(tag, failure.Message, cancellationToken);
        }
        catch (ArtifactRegistryException failure)
        {
            var state = isSent || tag.State != PromotedTagState.Unknown ? PromotedTagState.Kept : PromotedTagState.Unknown;
            return tag with { State = state, Problem = failure.Message };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return isSent ? tag with { State = PromotedTagState.Unknown, Problem = PromotionDiagnostics.Cancelled } : tag;
        }
    }

    /// <summary>What the tag is, by what it has: as it was before, someone else's, or still the promotion's.</summary>
    private async Task<PromotedTag> LookAsync(PromotedTag tag, string? problem, CancellationToken cancellationToken)
    {
        var move = tag.Move;
        var now = (await clientFor(move.Tag).Manifests.FindAsync(move.Tag, cancellationToken))?.Digest;
        if (now == move.Before.Digest)
        {
            var state = tag.State == PromotedTagState.Unknown ? PromotedTagState.Failed : PromotedTagState.Restored;
            return tag with { State = state, Problem = problem };
        }

        return now == move.Manifest.Digest
            ? tag with { State = PromotedTagState.Kept, Problem = problem }
            : tag with { State = PromotedTagState.Foreign, Problem = PromotionDiagnostics.MovedMeanwhile(now?.ToString()) };
    }

    private async Task<PromotedTag> RestoreAsync(PromotedTag tag, CancellationToken cancellationToken)
    {
        var (move, client) = (tag.Move, clientFor(tag.Move.Tag));
        if (move.Before.Digest is { } before)
        {
            var previous = await client.Manifests.GetAsync(move.Tag.WithDigest(before), cancellationToken)
                ?? throw RegistryDiagnostics.ImageNotFound(move.Tag.WithDigest(before).ToString()).ToException();
            await client.Manifests.PutAsync(move.Tag, previous, cancellationToken);
            return tag with { State = PromotedTagState.Restored };
        }

        if (!isArtifactRegistry(move.Tag))
        {
            return tag with { State = PromotedTagState.Kept, Problem = PromotionDiagnostics.CannotRemoveTag };
        }

        var deletion = await client.Deletions.DeleteAsync(move.Tag, cancellationToken);
        return deletion.IsDeleted
            ? tag with { State = PromotedTagState.Restored }
            : tag with { State = PromotedTagState.Kept, Problem = deletion.Reason };
    }

    private async Task<PromotedTag> TryLookAgainAsync(PromotedTag tag, string problem, CancellationToken cancellationToken)
    {
        try
        {
            // It was set: should it have what it had before, then the rollback has done that.
            return await LookAsync(tag with { State = PromotedTagState.Moved }, problem, cancellationToken);
        }
        catch (ArtifactRegistryException)
        {
            return tag with { State = PromotedTagState.Unknown, Problem = problem };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return tag with { State = PromotedTagState.Unknown, Problem = problem };
        }
    }
}
