using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Copies images as planned: blobs and children, then the image itself, then its referrers, the tags last of all. When something
/// fails nothing is tagged, and running it again continues where it stopped.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="places">What the build has uploaded where.</param>
/// <param name="options">How images are copied.</param>
/// <param name="progress">Gets what was done.</param>
internal sealed class ImageCopier(
    Func<ImageReference, RegistryClient> clientFor, BlobPlaces places, CopyOptions options, CopyProgress progress) : IDisposable
{
    private readonly BlobCopier blobs = new(places, options.Concurrency, progress);
    private readonly ConcurrentDictionary<string, ReferrerFinder> finders = new(StringComparer.Ordinal);

    /// <summary>Copies several images, some at once. One that fails does not stop the others, which need not wait for its repair.</summary>
    /// <param name="plans">The copies.</param>
    /// <param name="onFailure">Gets the failures.</param>
    /// <param name="cancellationToken">Stops all.</param>
    /// <returns>What the copies that did not fail have done.</returns>
    public async Task<IReadOnlyList<CopyResult>> CopyEachAsync(
        IReadOnlyList<PlannedCopy> plans, Action<Diagnostic> onFailure, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        var results = await Task.WhenAll(plans.Select(async plan =>
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                return await CopyAsync(plan, cancellationToken);
            }
            catch (ArtifactRegistryException failure)
            {
                onFailure(failure.Diagnostic);
                return null;
            }
            finally
            {
                slots.Release();
            }
        }));
        return [.. results.OfType<CopyResult>()];
    }

    /// <summary>Copies one image.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing or damaged, or the registry does not accept it.</exception>
    public Task<CopyResult> CopyAsync(PlannedCopy plan, CancellationToken cancellationToken)
    {
        var source = plan.Request.Source;
        var client = clientFor(source);
        var finder = options.IncludeReferrers && source.Name != plan.Request.Destination.Name
            ? finders.GetOrAdd(source.Name, _ => new ReferrerFinder(client, source, cancellationToken))
            : null;
        return CopyAsync(plan, new RegistrySource(client, source), finder, cancellationToken);
    }

    /// <summary>Copies one image from a source of any kind.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing or damaged, or the registry does not accept it.</exception>
    public async Task<CopyResult> CopyAsync(
        PlannedCopy plan, IImageSource source, ReferrerFinder? finder, CancellationToken cancellationToken)
    {
        var destination = plan.Request.Destination;
        using var target = new CopyTarget(clientFor(destination), destination, blobs, cancellationToken);
        var search = new ReferrerSearch(finder, target.Stopping);
        var manifests = new ManifestCopier(source, target, search.Begin);
        try
        {
            await manifests.CopyPartsAsync(plan.Manifest, 0, isThere: plan.IsThere || source.Name == destination.Name);
            var found = await search.EndAsync();
            if (!plan.IsThere && (found.Count > 0 || plan.Request.Tags.Count == 0))
            {
                // Referrers find their subject there, by its digest; the tags still wait.
                await target.PutAsync(plan.Manifest);
            }

            var referrers = finder is null ? 0 : await new ReferrerCopier(finder, manifests, target).CopyAsync(found);
            var changes = await Retag.RunAsync(target.Client, destination, plan.Manifest, plan.Request.Tags, plan.States, target.Stopping);
            var warnings = await TagVerification.CheckWrittenAsync(target.Client, destination, plan.Request.Tags, changes, target.Stopping);
            return new CopyResult(plan, target.Tally, referrers, changes) { Warnings = warnings };
        }
        finally
        {
            await target.StopAsync();
            await ((Task)search.EndAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => blobs.Dispose();
}

/// <summary>What a copy did.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Tally">What was moved.</param>
/// <param name="Referrers">How many referrers were copied.</param>
/// <param name="Changes">What became of the tags.</param>
internal sealed record CopyResult(PlannedCopy Plan, CopyTally Tally, int Referrers, IReadOnlyList<TagChange> Changes)
{
    /// <summary>What is worth a warning: moving tags that somebody else has set since.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>The destination, by its digest.</summary>
    public ImageReference Destination => Plan.Request.Destination.WithDigest(Plan.Manifest.Digest);
}
