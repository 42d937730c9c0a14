using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>Reads everything that a promotion needs to know, and judges it, before anything is moved: one read an image, one check a tag.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="policy">What happens when a release tag exists.</param>
internal sealed class PromotionPlan(Func<ImageReference, RegistryClient> clientFor, TagPolicy policy)
{
    /// <summary>The tags to set, in the promotions' order, and what is to be said of them.</summary>
    /// <exception cref="ArtifactRegistryException">A registry does not answer.</exception>
    public async Task<(IReadOnlyList<PlannedMove> Moves, IReadOnlyList<Finding> Findings)> ReadAsync(
        IReadOnlyList<Promotion> promotions, CancellationToken cancellationToken)
    {
        var reads = Task.WhenAll(promotions.Select(promotion => clientFor(promotion.Source).Manifests.GetAsync(promotion.Source, cancellationToken)));
        var checks = Task.WhenAll(promotions.Select(promotion =>
            TagCheck.RunAsync(clientFor(promotion.Target), promotion.Target, promotion.Tags, cancellationToken)));
        await Task.WhenAll(reads, checks);
        var (manifests, states) = (await reads, await checks);

        var findings = promotions.Select((promotion, index) => JudgeSource(promotion, manifests[index])).OfType<Finding>().ToArray();
        if (findings.Length > 0)
        {
            return ([], findings);
        }

        var moves = promotions
            .SelectMany((promotion, index) => states[index].Select(state => new PlannedMove(promotion, manifests[index]!, state)))
            .ToArray();
        return (moves, [.. JudgeConflicts(moves), .. TagGate.Judge(policy, [.. moves.Where(move => !move.IsInPlace).Select(move => move.Before)])]);
    }

    private static Finding? JudgeSource(Promotion promotion, Manifest? manifest) => (manifest, promotion.Expected) switch
    {
        (null, _) => Finding.Error(RegistryDiagnostics.ImageNotFound(promotion.Source.FullName)),
        ({ } found, { } expected) when found.Digest != expected =>
            Finding.Error(TagDiagnostics.SourceMoved(promotion.Source.ToString(), expected.ToString(), found.Digest.ToString())),
        _ => null,
    };

    private static IEnumerable<Finding> JudgeConflicts(IEnumerable<PlannedMove> moves) => moves
        .GroupBy(move => move.Tag.ToString(), StringComparer.Ordinal)
        .Where(tag => tag.DistinctBy(move => move.Manifest.Digest).Count() > 1)
        .Select(tag => Finding.Error(PromotionDiagnostics.TagNamedTwice(tag.Key, tag.Select(move => move.Manifest.Digest.ToString()))));
}
