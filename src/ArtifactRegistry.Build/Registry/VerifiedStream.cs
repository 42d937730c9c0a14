using System.Security.Cryptography;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A blob's bytes as they come, hashed on the way: the end is reached only when they have the blob's digest. A broken connection
/// is reported with the origin of the bytes.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="length">How many there are, when that is known.</param>
/// <param name="digest">What they must hash to.</param>
/// <param name="origin">Where they come from.</param>
/// <param name="most">How many there may be: what the descriptor says.</param>
internal sealed class VerifiedStream(
    Stream inner, long? length, ImageDigest digest, BlobOrigin origin, long most = long.MaxValue) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(
        digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
    private bool isAtEnd;
    private long count;

    /// <summary>How many bytes there are, when that is known beforehand.</summary>
    public long? KnownLength { get; } = length;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isAtEnd)
        {
            return 0;
        }

        var read = await ReadInnerAsync(buffer, cancellationToken);
        count += read;
        if (count > most)
        {
            throw origin.TooLong(digest, most).ToException();
        }

        if (read > 0)
        {
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        isAtEnd = true;
        var actual = $"{digest.Algorithm}:{Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant()}";
        return actual == digest.ToString() ? 0 : throw origin.Mismatch(digest, actual).ToException();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidDataException || TransientFailure.IsNetworkFailure(failure))
        {
            throw origin.Broken(failure).ToException(failure);
        }
    }
}
