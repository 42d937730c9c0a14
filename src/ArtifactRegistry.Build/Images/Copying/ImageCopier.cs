using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Carries out planned copies: blobs and children, then the image itself, then what is about it, the tags last of all. When something fails
/// nothing is tagged, and running it again goes on where it stopped.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="places">What the build has brought where.</param>
/// <param name="options">How images are copied.</param>
/// <param name="progress">What the reader is told.</param>
internal sealed class ImageCopier(Func<ImageReference, RegistryClient> clientFor, BlobPlaces places, CopyOptions options, CopyProgress progress) : IDisposable
{
    private readonly BlobCarrier carrier = new(places, options.Concurrency, progress);
    private readonly ConcurrentDictionary<string, ReferrerFinder> finders = new(StringComparer.Ordinal);

    /// <summary>Carries out one copy.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public Task<CopyResult> CopyAsync(PlannedCopy plan, CancellationToken cancellationToken)
    {
        var source = plan.Request.Source;
        var client = clientFor(source);
        var finder = options.IncludeReferrers && source.Name != plan.Request.Destination.Name
            ? finders.GetOrAdd(source.Name, _ => new ReferrerFinder(client, source, cancellationToken))
            : null;
        return CopyAsync(plan, new RegistrySource(client, source), finder, cancellationToken);
    }

    /// <summary>Carries out several copies. When some fail, the others are carried out all the same, since they need not wait for a repair.</summary>
    /// <exception cref="ArtifactRegistryException">The first failure.</exception>
    public async Task<IReadOnlyList<CopyResult>> CopyAllAsync(IReadOnlyList<PlannedCopy> plans, CancellationToken cancellationToken) =>
        await Task.WhenAll(plans.Select(plan => CopyAsync(plan, cancellationToken)));

    /// <summary>Carries out one copy from a source of any kind.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public async Task<CopyResult> CopyAsync(PlannedCopy plan, IImageSource source, ReferrerFinder? finder, CancellationToken cancellationToken)
    {
        var destination = plan.Request.Destination;
        using var target = new CopyTarget(clientFor(destination), destination, carrier, cancellationToken);
        var manifests = new ManifestCopier(source, target);
        var referrers = finder is null ? null : new ReferrerCopier(finder, manifests, target);
        var finding = referrers?.FindAsync(manifests.Found) ?? Task.FromResult<IReadOnlyList<ReferrerCopier.Found>>([]);
        try
        {
            await manifests.BringPartsAsync(plan.Manifest, 0, isThere: plan.IsThere || source.Name == destination.Name);
            manifests.EndFound();
            var found = await finding;
            if (!plan.IsThere && (found.Count > 0 || plan.Request.Tags.Count == 0))
            {
                // What is about an image finds it there, by its digest; the tags still wait.
                await target.PutAsync(plan.Manifest);
            }

            var brought = await Task.WhenAll(found.Select(about => referrers!.BringAsync(about)));
            await (referrers?.CheckAsync() ?? Task.CompletedTask);
            var changes = await Retag.RunAsync(target.Client, destination, plan.Manifest, plan.Request.Tags, plan.States, target.Stopping);
            var warnings = await TagVerification.CheckWrittenAsync(target.Client, destination, plan.Request.Tags, changes, target.Stopping);
            return new CopyResult(plan, target.Tally, brought.Sum(), changes) { Warnings = warnings };
        }
        finally
        {
            await target.StopAsync();
            manifests.EndFound();
            await ((Task)finding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => carrier.Dispose();
}
