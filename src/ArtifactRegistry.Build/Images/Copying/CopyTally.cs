using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>What a copy has moved. Blobs that were there, or that the build brought before, count as neither sent nor mounted bytes in a second sum.</summary>
internal sealed class CopyTally
{
    private long bytesSent;
    private long bytesMounted;
    private int manifests;

    /// <summary>The bytes of blobs that were sent.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>The bytes of blobs that the registry had, there or in a repository that it mounted them from.</summary>
    public long BytesMounted => Interlocked.Read(ref bytesMounted);

    /// <summary>How many manifests were written, tags not counted.</summary>
    public int Manifests => Volatile.Read(ref manifests);

    /// <summary>A blob arrived.</summary>
    public void Add(BlobArrival arrival, long size) => _ = arrival == BlobArrival.Sent
        ? Interlocked.Add(ref bytesSent, size)
        : Interlocked.Add(ref bytesMounted, size);

    /// <summary>A manifest was written.</summary>
    public void AddManifest() => Interlocked.Increment(ref manifests);
}
