using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Storage;

/// <summary>Content by digest, shared by all hosts of an emulator; who may see what is the images' matter.</summary>
internal interface IContentStore : IAsyncDisposable
{
    /// <summary>Begins content whose digest is not known yet.</summary>
    ContentWriter CreateWriter();

    /// <summary>The content's reader, or <see langword="null"/> when the store lacks it.</summary>
    ContentReader? Open(Digest digest);

    long? LengthOf(Digest digest);

    void Remove(Digest digest);
}

/// <summary>Reads content from any position.</summary>
internal abstract class ContentReader : IDisposable
{
    public abstract long Length { get; }

    /// <returns>The bytes read; 0 only at the end.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
