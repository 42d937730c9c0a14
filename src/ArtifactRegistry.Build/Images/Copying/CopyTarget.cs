using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>The destination of one copy: its repository, and what was moved there. A part that cannot be copied ends the rest of the
/// copy.</summary>
/// <param name="client">The registry.</param>
/// <param name="image">The repository.</param>
/// <param name="blobs">Copies the blobs of all copies.</param>
/// <param name="cancellationToken">Ends the copy from outside.</param>
internal sealed class CopyTarget(RegistryClient client, ImageReference image, BlobCopier blobs, CancellationToken cancellationToken)
    : IDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>The registry.</summary>
    public RegistryClient Client => client;

    /// <summary>The repository.</summary>
    public ImageReference Image => image;

    /// <summary>What was moved.</summary>
    public CopyTally Tally { get; } = new();

    /// <summary>Ends when the copy does.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>Whether the repository has the manifest.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not say.</exception>
    public Task<bool> HasAsync(ImageDigest manifest) => client.Manifests.HasAsync(image.WithDigest(manifest), manifest, Stopping);

    /// <summary>Puts a manifest there by its digest.</summary>
    /// <returns>Whether the registry lists it among its subject's referrers.</returns>
    /// <exception cref="ArtifactRegistryException">The registry does not accept it.</exception>
    public Task<bool> PutAsync(Manifest manifest) => client.Manifests.PutAsync(image.WithDigest(manifest.Digest), manifest, Stopping);

    /// <summary>Copies a blob, once in a build.</summary>
    /// <exception cref="ArtifactRegistryException">The source does not have it, or the registry does not accept it.</exception>
    public async Task CopyBlobAsync(IImageSource source, Descriptor blob)
    {
        if (await OrStopAsync(() => blobs.CopyAsync(source, blob, client, image.Repository, Stopping)) is { } arrival)
        {
            Tally.Add(arrival, blob.Size);
        }
    }

    /// <summary>Does a part of the copy; when it fails, the others have no use any more.</summary>
    /// <exception cref="ArtifactRegistryException">It has failed.</exception>
    public async Task<T> OrStopAsync<T>(Func<Task<T>> part)
    {
        try
        {
            return await part();
        }
        catch (ArtifactRegistryException)
        {
            await StopAsync();
            throw;
        }
    }

    /// <summary>Ends what is still under way.</summary>
    public Task StopAsync() => stop.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();
}

/// <summary>What a copy has moved. Blobs that the build copied before count in neither sum.</summary>
internal sealed class CopyTally
{
    private long bytesSent;
    private long bytesMounted;

    /// <summary>The bytes of blobs that were uploaded.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>The bytes of blobs that the registry had, there or in a repository that it mounted them from.</summary>
    public long BytesMounted => Interlocked.Read(ref bytesMounted);

    /// <summary>A blob arrived.</summary>
    public void Add(BlobArrival arrival, long size)
    {
        if (arrival == BlobArrival.Sent)
        {
            Interlocked.Add(ref bytesSent, size);
        }
        else
        {
            Interlocked.Add(ref bytesMounted, size);
        }
    }
}
