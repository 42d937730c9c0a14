using System.Security.Cryptography;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Storage;

/// <summary>Content on its way in. It appears in the store when it is committed, whole or not at all.</summary>
internal abstract class ContentWriter : IAsyncDisposable
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var writing = AppendAsync(bytes, Length, cancellationToken);
        sha256.AppendData(bytes.Span);
        await writing;
        Length += bytes.Length;
    }

    /// <summary>The digest of what was written so far.</summary>
    public async ValueTask<Digest> ComputeDigestAsync(string algorithm, CancellationToken cancellationToken)
    {
        if (algorithm == "sha256")
        {
            return new Digest(algorithm, Convert.ToHexStringLower(sha256.GetCurrentHash()));
        }

        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = new byte[128 * 1024];
        using var reader = OpenWritten();
        for (long offset = 0; await reader.ReadAsync(buffer, offset, cancellationToken) is > 0 and int read; offset += read)
        {
            sha512.AppendData(buffer, 0, read);
        }

        return new Digest(algorithm, Convert.ToHexStringLower(sha512.GetCurrentHash()));
    }

    /// <summary>Makes the content visible under the digest; its caller has compared the digest.</summary>
    public abstract void Commit(Digest digest);

    public async ValueTask DisposeAsync()
    {
        sha256.Dispose();
        await DiscardAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken);

    protected abstract ContentReader OpenWritten();

    /// <summary>Frees what was written unless it was committed.</summary>
    protected abstract ValueTask DiscardAsync();
}
