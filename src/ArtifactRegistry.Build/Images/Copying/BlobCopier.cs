using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Copies the blobs of all copies of a task, several at once, each to a repository once in a build: by a mount where the registry
/// has it already, else by an upload.</summary>
/// <param name="places">What the build has uploaded where.</param>
/// <param name="atOnce">How many are in flight at once.</param>
/// <param name="progress">Gets what was done.</param>
internal sealed class BlobCopier(BlobPlaces places, int atOnce, CopyProgress progress) : IDisposable
{
    // From this size on a request costs less than the bytes that a registry without mounts would get again. Where only some blobs are in
    // the repository that is mounted from, the destination is asked for all: a mount from there does not say what the destination has.
    private const long Large = 4 * 1024 * 1024;
    private readonly SemaphoreSlim slots = new(atOnce, atOnce);

    /// <summary>Copies a blob to a repository.</summary>
    /// <returns>How it arrived; <see langword="null"/> when the build has copied it before.</returns>
    /// <exception cref="ArtifactRegistryException">The source does not have it, or the registry does not accept it.</exception>
    public async Task<BlobArrival?> CopyAsync(
        IImageSource source, Descriptor blob, RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        progress.Expect(blob.Size);
        var arrival = await places.CopyOnceAsync(
            client.Host,
            repository,
            blob.Digest,
            place => PutAsync(source, blob, place, client, repository, cancellationToken),
            cancellationToken);
        progress.Finish(arrival == BlobArrival.Sent ? 0 : blob.Size);
        return arrival;
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<BlobArrival> PutAsync(
        IImageSource source,
        Descriptor blob,
        RepositoryName? place,
        RegistryClient client,
        RepositoryName repository,
        CancellationToken cancellationToken)
    {
        var hint = place is null ? source.MountOn(client.Host) : new MountHint(place, IsCertain: true);
        await slots.WaitAsync(cancellationToken);
        try
        {
            if ((hint is { IsCertain: false } || (hint is null && blob.Size >= Large))
                && await client.Blobs.ExistsAsync(repository, blob.Digest, cancellationToken))
            {
                return BlobArrival.Mounted;
            }

            // To mount from the destination itself asks whether it has the blob, and begins the upload when it does not: one request
            // instead of two.
            var from = hint?.From ?? repository;
            return await client.Uploads.PutAsync(repository, source.Blob(blob), from, progress.Advance, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }
}
