using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A blob that is to be sent: it can be opened anew for each attempt.</summary>
/// <param name="Digest">What its bytes must hash to.</param>
/// <param name="Size">Its length in bytes, as its descriptor says.</param>
/// <param name="OpenAsync">Opens it at its beginning. The stream fails at its end when the bytes do not have the digest.</param>
internal sealed record BlobSource(ImageDigest Digest, long Size, Func<CancellationToken, Task<VerifiedStream>> OpenAsync)
{
    /// <summary>A blob that is in memory.</summary>
    public static BlobSource Of(ReadOnlyMemory<byte> content)
    {
        var digest = ImageDigest.Compute(content.Span);
        return new BlobSource(digest, content.Length, _ => Task.FromResult(new VerifiedStream(
            new MemoryStream(content.ToArray(), writable: false), content.Length, digest, new BlobOrigin.Local("memory"))));
    }
}

/// <summary>How a blob came to be where it is.</summary>
internal enum BlobArrival
{
    /// <summary>The registry had it, there or in a repository that it was mounted from.</summary>
    Mounted,

    /// <summary>Its bytes were sent.</summary>
    Sent,
}
