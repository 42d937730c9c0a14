using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Copies a published image to the other repositories that receive it. One copy that fails stops no other. The release is
/// published all the same: its result is reported, and one error ends the build.</summary>
/// <param name="services">What it is carried out with.</param>
/// <param name="release">The record of the release.</param>
/// <param name="manifest">The image's manifest or index.</param>
internal sealed class ReleaseCopies(ReleaseServices services, Release release, Manifest manifest)
{
    private readonly ReleasePlan plan = release.Plan;

    /// <summary>Copies, and reports what failed.</summary>
    /// <returns>The copies that were made.</returns>
    public async Task<IReadOnlyList<CopyResult>> RunAsync(CancellationToken cancellationToken)
    {
        if (plan.Copies.Count == 0)
        {
            return [];
        }

        var options = new CopyOptions
        {
            IncludeReferrers = plan.IncludeReferrers,
            Concurrency = services.Connections.Concurrency,
            Policy = plan.Policy,
        };
        var planner = new CopyPlanner(services.ClientFor, options);
        using var progress = new CopyProgress(services.Time, services.Log.Notice);
        using var copier = new ImageCopier(services.ClientFor, services.Connections.Places, options, progress);
        var attempts = await Task.WhenAll(plan.Copies.Select(copy => TryCopyAsync(planner, copier, copy, cancellationToken)));
        var results = attempts.Select(attempt => attempt.Result).OfType<CopyResult>().ToArray();
        results.SelectMany(copy => copy.Warnings).ToList().ForEach(services.Report);
        var failures = Array.FindAll(attempts, attempt => attempt.Failure is not null);
        if (failures is [var first, ..])
        {
            services.Report(Finding.Error(ReleaseDiagnostics.NotCopied(
                plan.Image.WithDigest(manifest.Digest).ToString(),
                failures.Select(failure => failure.Copy.Image.Name),
                results.Select(copy => copy.Plan.Request.Destination.Name),
                first.Failure!.Diagnostic)));
        }

        return results;
    }

    private async Task<(ReleaseCopy Copy, CopyResult? Result, ArtifactRegistryException? Failure)> TryCopyAsync(
        CopyPlanner planner, ImageCopier copier, ReleaseCopy copy, CancellationToken cancellationToken)
    {
        var isReused = release.Outcome == ReleaseOutcome.Reused;
        var source = plan.Image.WithDigest(manifest.Digest);
        var request = new CopyRequest(source, copy.Image, [.. copy.Tags.Where(tag => !isReused || !tag.IsMoving)]);
        try
        {
            var planned = await planner.PlanAsync(request, Task.FromResult(manifest), cancellationToken);
            // The gate has judged the tags there; since then somebody may have set one. A warning was given by the gate.
            return planner.Judge([planned]).FirstOrDefault(finding => finding.IsError) is { } taken
                ? (copy, null, taken.Diagnostic.ToException())
                : (copy, await copier.CopyAsync(planned, cancellationToken), null);
        }
        catch (ArtifactRegistryException failure)
        {
            return (copy, null, failure);
        }
    }
}
