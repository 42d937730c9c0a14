using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Brings blobs to a repository, several at once, each once.</summary>
/// <param name="client">The destination's registry.</param>
/// <param name="repository">The destination.</param>
/// <param name="places">What the build has brought where.</param>
/// <param name="slots">The places for blobs on their way.</param>
/// <param name="progress">What the reader is told.</param>
/// <param name="tally">What the copy has moved.</param>
/// <param name="stop">Ends the rest of the copy when a blob fails.</param>
internal sealed class BlobCopier(
    RegistryClient client, RepositoryName repository, BlobPlaces places, SemaphoreSlim slots, CopyProgress progress, CopyTally tally, CancellationTokenSource stop)
{
    // From here on a question costs less than the bytes that a registry without mounts would get again. Where only some blobs are in the repository that is mounted from,
    // it is asked for all: a mount from there does not tell what the destination has.
    private const long Large = 4 * 1024 * 1024;

    /// <summary>Brings a blob.</summary>
    /// <exception cref="ArtifactRegistryException">The source does not give it, or the destination does not take it.</exception>
    public async Task BringAsync(IImageSource source, Part part, CancellationToken cancellationToken)
    {
        progress.Expect(part.Size);
        try
        {
            var arrival = await places.BringAsync(client.Host, repository, part.Digest, place => PutAsync(source, part, place, cancellationToken), cancellationToken);
            progress.Finish(arrival == BlobArrival.Sent ? 0 : part.Size);
            if (arrival is { } how)
            {
                tally.Add(how, part.Size);
            }
        }
        catch (ArtifactRegistryException)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task<BlobArrival> PutAsync(IImageSource source, Part part, RepositoryName? place, CancellationToken cancellationToken)
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
