using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>Moves the tags of a plan, all together. When one cannot be moved, those that were go back to where they were, as far as the registry lets them.
/// No registry has a transaction: a process that is killed between two writes leaves some of them, and running it again completes them.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="isArtifactRegistry">Whether a registry removes a tag without its manifest, so that a new tag can be taken back.</param>
internal sealed class PromotionRun(Func<ImageReference, RegistryClient> clientFor, Func<ImageReference, bool> isArtifactRegistry)
{
    private readonly PromotionReturn wayBack = new(clientFor, isArtifactRegistry);
    private readonly ConcurrentQueue<Finding> warnings = new();

    /// <summary>What is worth a warning: moving tags that somebody else has set since.</summary>
    public IReadOnlyList<Finding> Warnings => [.. warnings];

    /// <summary>Sets the tags. When it is cancelled, what was set until then stays, and nothing more is asked or written: running it again completes it.</summary>
    public async Task<(PromotionOutcome Outcome, IReadOnlyList<PromotedTag> Tags)> MoveAsync(IReadOnlyList<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var tags = await Task.WhenAll(moves.Select(move => TryMoveAsync(move, cancellationToken)));
        tags = Array.TrueForAll(tags, tag => tag.IsInPlace) ? await VerifyAsync(tags, cancellationToken) : tags;
        if (Array.TrueForAll(tags, tag => tag.IsInPlace))
        {
            return (PromotionOutcome.All, tags);
        }

        tags = await Task.WhenAll(tags.Select(tag => wayBack.TryRestoreAsync(tag, cancellationToken)));
        return (Array.Exists(tags, tag => tag.MayBeChanged) ? PromotionOutcome.Partial : PromotionOutcome.None, tags);
    }

    // What a registry acknowledges it need not have stored: then the promotion has failed, and is taken back like any other.
    private async Task<PromotedTag[]> VerifyAsync(PromotedTag[] tags, CancellationToken cancellationToken)
    {
        var groups = tags
            .Where(tag => tag.State != PromotedTag.Unchanged)
            .GroupBy(tag => (tag.Move.Promotion.Target.Name, tag.Move.Manifest.Digest));
        var problems = await Task.WhenAll(groups.Select(group => ProblemOfAsync([.. group], cancellationToken)));
        return Array.ConvertAll(tags, tag => Array.Find(problems, problem => problem?.Tags.Contains(tag) == true) is { } broken
            ? tag with { Problem = broken.Problem }
            : tag);
    }

    private async Task<(PromotedTag[] Tags, string Problem)?> ProblemOfAsync(PromotedTag[] tags, CancellationToken cancellationToken)
    {
        var moves = Array.ConvertAll(tags, tag => tag.Move);
        var changes = Array.ConvertAll(
            moves, move => new TagChange(move.Before.Tag.Tag, move.Manifest.Digest, move.Before.Digest, IsWritten: true));
        try
        {
            var (client, image) = (clientFor(moves[0].Tag), moves[0].Promotion.Target);
            var planned = Array.ConvertAll(moves, move => move.Before.Tag);
            foreach (var warning in await TagVerification.CheckWrittenAsync(client, image, planned, changes, cancellationToken))
            {
                warnings.Enqueue(warning);
            }

            return null;
        }
        catch (ArtifactRegistryException failure)
        {
            return (tags, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (tags, PromotionDiagnostics.Cancelled);
        }
    }

    private async Task<PromotedTag> TryMoveAsync(PlannedMove move, CancellationToken cancellationToken)
    {
        var manifests = clientFor(move.Tag).Manifests;
        var isSent = false;
        try
        {
            // A tag that moves is looked at once more, and each one after a copy, which takes its time: what someone else has set since is not overwritten.
            var isCheckedAgain = !move.IsInPlace && (move.Before.Exists || move.Promotion.IsCopy);
            var now = isCheckedAgain ? (await manifests.FindAsync(move.Tag, cancellationToken))?.Digest : move.Before.Digest;
            if (now == move.Manifest.Digest)
            {
                return new PromotedTag(move, PromotedTag.Unchanged);
            }

            if (now != move.Before.Digest)
            {
                return new PromotedTag(move, PromotedTag.Failed, PromotionDiagnostics.MovedMeanwhile(now?.ToString()));
            }

            cancellationToken.ThrowIfCancellationRequested();
            isSent = true;
            await manifests.PutAsync(move.Tag, move.Manifest, cancellationToken);
            return new PromotedTag(move, move.Before.Exists ? PromotedTag.Moved : PromotedTag.Added);
        }
        catch (ArtifactRegistryException failure)
        {
            return new PromotedTag(move, isSent && !failure.IsRefusal ? PromotedTag.Unknown : PromotedTag.Failed, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new PromotedTag(move, isSent ? PromotedTag.Unknown : PromotedTag.Failed, PromotionDiagnostics.Cancelled);
        }
    }
}
