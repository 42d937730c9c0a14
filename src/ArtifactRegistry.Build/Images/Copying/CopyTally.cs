using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>What a copy has moved. Blobs that the build brought before count in neither sum.</summary>
internal sealed class CopyTally
{
    private long bytesSent;
    private long bytesMounted;

    /// <summary>The bytes of blobs that were sent.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>The bytes of blobs that the registry had, there or in a repository that it mounted them from.</summary>
    public long BytesMounted => Interlocked.Read(ref bytesMounted);

    /// <summary>A blob arrived.</summary>
    public void Add(BlobArrival arrival, long size) => _ = arrival == BlobArrival.Sent
        ? Interlocked.Add(ref bytesSent, size)
        : Interlocked.Add(ref bytesMounted, size);
}
