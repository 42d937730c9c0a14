using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
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
    private readonly SemaphoreSlim slots = new(options.Concurrency, options.Concurrency);
    private readonly ConcurrentDictionary<string, ReferrerFinder> finders = new(StringComparer.Ordinal);

    /// <summary>Carries out one copy.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public async Task<CopyResult> CopyAsync(PlannedCopy plan, CancellationToken cancellationToken)
    {
        var client = clientFor(plan.Request.Source);
        var finder = finders.GetOrAdd(plan.Request.Source.Name, _ => new ReferrerFinder(client, plan.Request.Source, cancellationToken));
        return await CopyAsync(plan, new RegistrySource(client, plan.Request.Source), options.IncludeReferrers ? finder : null, cancellationToken);
    }

    /// <summary>Carries out one copy from a source of any kind.</summary>
    /// <exception cref="ArtifactRegistryException">A part is missing, damaged, or not taken.</exception>
    public async Task<CopyResult> CopyAsync(PlannedCopy plan, IImageSource source, ReferrerFinder? finder, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (destination, tally) = (plan.Request.Destination, new CopyTally());
        var client = clientFor(destination);
        var blobs = new BlobCopier(client, destination.Repository, places, slots, progress, tally, stop);
        var manifests = new ManifestCopier(source, client, destination, blobs, stop);
        var isSame = source.Name == destination.Name;
        var referrers = finder is null || isSame ? null
            : new ReferrerCopier(finder, manifests, clientFor(plan.Request.Source), plan.Request.Source, client, destination);
        var found = referrers is null ? Task.FromResult<IReadOnlyList<ReferrerCopier.Found>>([]) : referrers.FindAsync(manifests.Found, stop.Token);
        try
        {
            await manifests.BringPartsAsync(plan.Manifest, 0, isThere: plan.IsThere || isSame, stop.Token);
            manifests.EndFound();
            var about = await found;
            if (about.Count > 0)
            {
                await BringReferrersAsync(client, plan, referrers!, about, stop.Token);
            }

            var changes = await TagAsync(client, plan, stop.Token);
            return new CopyResult(plan, tally, about.Sum(entry => entry.Count), changes);
        }
        finally
        {
            await stop.CancelAsync();
            manifests.EndFound();
            await ((Task)found).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private static async Task BringReferrersAsync(
        RegistryClient client, PlannedCopy plan, ReferrerCopier referrers, IReadOnlyList<ReferrerCopier.Found> about, CancellationToken cancellationToken)
    {
        // What is about an image finds it there, by its digest; the tags still wait.
        if (!plan.IsThere)
        {
            await client.Manifests.PutAsync(plan.Request.Destination.WithDigest(plan.Manifest.Digest), plan.Manifest, cancellationToken);
        }

        await Task.WhenAll(about.Select(entry => referrers.BringAsync(entry, cancellationToken)));
    }

    private static async Task<IReadOnlyList<TagChange>> TagAsync(RegistryClient client, PlannedCopy plan, CancellationToken cancellationToken)
    {
        if (plan.Request.Tags.Count > 0)
        {
            return await Retag.RunAsync(client, plan.Request.Destination, plan.Manifest, plan.Request.Tags, plan.States, cancellationToken);
        }

        if (!plan.IsThere)
        {
            await client.Manifests.PutAsync(plan.Request.Destination.WithDigest(plan.Manifest.Digest), plan.Manifest, cancellationToken);
        }

        return [];
    }
}
