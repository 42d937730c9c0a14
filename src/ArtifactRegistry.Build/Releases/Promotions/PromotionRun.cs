using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases.Promotions;

/// <summary>How a promotion ended.</summary>
internal enum PromotionOutcome
{
    /// <summary>Every tag has its image.</summary>
    All,

    /// <summary>No tag has changed: nothing was done, or what was done was rolled back.</summary>
    None,

    /// <summary>Some tags have changed, or may have, and could not be rolled back.</summary>
    Partial,
}

/// <summary>What became of a tag of a promotion.</summary>
internal enum PromotedTagState
{
    /// <summary>It had the image already.</summary>
    Unchanged,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It had another image.</summary>
    Moved,

    /// <summary>It was set, and has what it had before again.</summary>
    Restored,

    /// <summary>It was set, and could not be rolled back.</summary>
    Kept,

    /// <summary>It was set, or was about to be, and has what someone else has set since.</summary>
    Foreign,

    /// <summary>The answer to a write was lost, and the registry could not be asked: it has the one image or the other.</summary>
    Unknown,

    /// <summary>It was not set.</summary>
    Failed,
}

/// <summary>A tag of a promotion, and what became of it.</summary>
/// <param name="Move">The tag.</param>
/// <param name="State">What became of it.</param>
/// <param name="Problem">Why it does not have its image.</param>
internal sealed record PromotedTag(PlannedMove Move, PromotedTagState State, string? Problem = null)
{
    /// <summary>Whether it has the image.</summary>
    public bool IsInPlace => State is PromotedTagState.Unchanged or PromotedTagState.Added or PromotedTagState.Moved && Problem is null;

    /// <summary>Whether the registry acknowledged a write of the promotion.</summary>
    public bool IsAcknowledged => State is PromotedTagState.Added or PromotedTagState.Moved;

    /// <summary>Whether the promotion has changed it, or may have.</summary>
    public bool MayBeChanged => State
        is PromotedTagState.Added
        or PromotedTagState.Moved
        or PromotedTagState.Kept
        or PromotedTagState.Foreign
        or PromotedTagState.Unknown;

    /// <summary>The state as items and reports have it.</summary>
    public string Outcome => State.ToString().ToLowerInvariant();
}

/// <summary>Moves the tags of a plan, all together. When one cannot be moved, those that were go back to where they were, as far as the
/// registry lets them. No registry has a transaction: a process that is killed between two writes leaves some of them, and running it again
/// completes them.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="isArtifactRegistry">Whether a registry removes a tag without its manifest, so that a new tag can be rolled back.</param>
internal sealed class PromotionRun(Func<ImageReference, RegistryClient> clientFor, Func<ImageReference, bool> isArtifactRegistry)
{
    private readonly PromotionRollback rollback = new(clientFor, isArtifactRegistry);
    private readonly ConcurrentQueue<Finding> warnings = new();

    /// <summary>What is worth a warning: moving tags that somebody else has set since.</summary>
    public IReadOnlyList<Finding> Warnings => [.. warnings];

    /// <summary>Sets the tags. When it is cancelled, what was set until then stays, and nothing more is asked or written: running it again
    /// completes it.</summary>
    public async Task<(PromotionOutcome Outcome, IReadOnlyList<PromotedTag> Tags)> MoveAsync(
        IReadOnlyList<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var tags = await Task.WhenAll(moves.Select(move => TryMoveAsync(move, cancellationToken)));
        tags = Array.TrueForAll(tags, tag => tag.IsInPlace) ? await VerifyAsync(tags, cancellationToken) : tags;
        if (Array.TrueForAll(tags, tag => tag.IsInPlace))
        {
            return (PromotionOutcome.All, tags);
        }

        tags = await Task.WhenAll(tags.Select(tag => rollback.TryRestoreAsync(tag, cancellationToken)));
        return (Array.Exists(tags, tag => tag.MayBeChanged) ? PromotionOutcome.Partial : PromotionOutcome.None, tags);
    }

    // What a registry acknowledges it need not have stored: then the promotion has failed, and is rolled back like any other.
    private async Task<PromotedTag[]> VerifyAsync(PromotedTag[] tags, CancellationToken cancellationToken)
    {
        var groups = tags
            .Where(tag => tag.State != PromotedTagState.Unchanged)
            .GroupBy(tag => (tag.Move.Promotion.Target.Name, tag.Move.Manifest.Digest));
        var problems = await Task.WhenAll(groups.Select(group => ProblemOfAsync([.. group], cancellationToken)));
        return Array.ConvertAll(tags, WithProblem);

        PromotedTag WithProblem(PromotedTag tag) =>
            Array.Find(problems, problem => problem?.Tags.Contains(tag) == true) is { } broken
                ? tag with { Problem = broken.Problem }
                : tag;
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
            // A tag that moves is checked once more, and each one after a copy, which takes its time: what someone else has set since is
            // not overwritten.
            var isCheckedAgain = !move.IsInPlace && (move.Before.Exists || move.Promotion.IsCopy);
            var now = isCheckedAgain ? (await manifests.FindAsync(move.Tag, cancellationToken))?.Digest : move.Before.Digest;
            if (now == move.Manifest.Digest)
            {
                return new PromotedTag(move, PromotedTagState.Unchanged);
            }

            if (now != move.Before.Digest)
            {
                return new PromotedTag(move, PromotedTagState.Failed, PromotionDiagnostics.MovedMeanwhile(now?.ToString()));
            }

            cancellationToken.ThrowIfCancellationRequested();
            isSent = true;
            await manifests.PutAsync(move.Tag, move.Manifest, cancellationToken);
            return new PromotedTag(move, move.Before.Exists ? PromotedTagState.Moved : PromotedTagState.Added);
        }
        catch (ArtifactRegistryException failure)
        {
            return new PromotedTag(
                move, isSent && !failure.IsRefusal ? PromotedTagState.Unknown : PromotedTagState.Failed, failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new PromotedTag(move, isSent ? PromotedTagState.Unknown : PromotedTagState.Failed, PromotionDiagnostics.Cancelled);
        }
    }
}

/// <summary>Copies images to the other repositories that they are promoted to, by digest and with what is about them. No tag is touched:
/// when a copy fails, nothing has moved.</summary>
/// <param name="planner">Looks what a repository has.</param>
/// <param name="copier">Copies.</param>
internal sealed class PromotionCopies(CopyPlanner planner, ImageCopier copier)
{
    /// <summary>Copies what the moves need and their repositories do not have.</summary>
    /// <exception cref="ArtifactRegistryException">An image cannot be copied.</exception>
    public async Task RunAsync(IEnumerable<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var copies = moves
            .Where(move => move is { Promotion.IsCopy: true, IsInPlace: false })
            .DistinctBy(move => (move.Promotion.Target.Name, move.Manifest.Digest));
        foreach (var move in copies)
        {
            var source = move.Promotion.Source.WithDigest(move.Manifest.Digest);
            var request = new CopyRequest(source, move.Promotion.Target with { Tag = null, Digest = null }, []);
            await copier.CopyAsync(await planner.PlanAsync(request, Task.FromResult(move.Manifest), cancellationToken), cancellationToken);
        }
    }
}
