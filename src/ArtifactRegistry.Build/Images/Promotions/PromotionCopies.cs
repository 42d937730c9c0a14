using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>Copies images to the other repositories that they are promoted to, by digest and with what is about them. No tag is touched: when a copy fails, nothing has moved.</summary>
/// <param name="planner">Looks what a repository has.</param>
/// <param name="copier">Copies.</param>
internal sealed class PromotionCopies(CopyPlanner planner, ImageCopier copier)
{
    /// <summary>Copies what the moves need and their repositories do not have.</summary>
    /// <exception cref="ArtifactRegistryException">An image cannot be copied.</exception>
    public async Task RunAsync(IEnumerable<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var copies = moves.Where(move => move is { Promotion.IsCopy: true, IsInPlace: false }).DistinctBy(move => (move.Promotion.Target.Name, move.Manifest.Digest));
        foreach (var move in copies)
        {
            var source = move.Promotion.Source.WithDigest(move.Manifest.Digest);
            var request = new CopyRequest(source, move.Promotion.Target with { Tag = null, Digest = null }, []);
            await copier.CopyAsync(await planner.PlanAsync(request, Task.FromResult(move.Manifest), cancellationToken), cancellationToken);
        }
    }
}
