using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Carries the blobs of all copies of a task, several at once, each to a repository once in a build.</summary>
/// <param name="places">What the build has brought where.</param>
/// <param name="atOnce">How many are on their way at once.</param>
/// <param name="progress">What the reader is told.</param>
internal sealed class BlobCarrier(BlobPlaces places, int atOnce, CopyProgress progress) : IDisposable
{
    // From here on a question costs less than the bytes that a registry without mounts would get again. Where only some blobs are in the repository that is mounted from,
    // it is asked for all: a mount from there does not tell what the destination has.
    private const long Large = 4 * 1024 * 1024;
    private readonly SemaphoreSlim slots = new(atOnce, atOnce);

    /// <summary>Brings a blob to a repository.</summary>
    /// <returns>How it arrived; <see langword="null"/> when the build has brought it before.</returns>
    /// <exception cref="ArtifactRegistryException">The source does not give it, or the registry does not take it.</exception>
    public async Task<BlobArrival?> BringAsync(IImageSource source, Descriptor part, RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        progress.Expect(part.Size);
        var arrival = await places.BringAsync(client.Host, repository, part.Digest, place => PutAsync(source, part, place, client, repository, cancellationToken), cancellationToken);
        progress.Finish(arrival == BlobArrival.Sent ? 0 : part.Size);
        return arrival;
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<BlobArrival> PutAsync(
        IImageSource source, Descriptor part, RepositoryName? place, RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        var hint = place is null ? source.MountOn(client.Host) : new MountHint(place, IsCertain: true);
        await slots.WaitAsync(cancellationToken);
        try
        {
            if ((hint is { IsCertain: false } || (hint is null && part.Size >= Large)) && await client.Blobs.ExistsAsync(repository, part.Digest, cancellationToken))
            {
                return BlobArrival.Mounted;
            }

            // To mount from the destination itself asks whether it has the blob, and begins the upload when it does not: one request instead of two.
            return await client.Uploads.PutAsync(repository, source.Blob(part), hint?.From ?? repository, progress.Advance, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }
}
