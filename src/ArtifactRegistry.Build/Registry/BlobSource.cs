using System.Diagnostics;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

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
            new MemoryStream(content.ToArray(), writable: false), content.Length, digest, new BlobOrigin.Memory())));
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

/// <summary>Where a blob's bytes come from, for the message when they are not right.</summary>
internal abstract record BlobOrigin
{
    /// <summary>They are not what their name says.</summary>
    public abstract Diagnostic Mismatch(ImageDigest expected, string actual);

    /// <summary>They ended early.</summary>
    public abstract Diagnostic Broken(Exception failure);

    /// <summary>There are more than <paramref name="size"/>, which their descriptor says.</summary>
    public abstract Diagnostic TooLong(ImageDigest digest, long size);

    /// <summary>Memory: its bytes are what the digest was computed from.</summary>
    internal sealed record Memory : BlobOrigin
    {
        /// <inheritdoc/>
        public override Diagnostic Mismatch(ImageDigest expected, string actual) => throw new UnreachableException();

        /// <inheritdoc/>
        public override Diagnostic Broken(Exception failure) => throw new UnreachableException();

        /// <inheritdoc/>
        public override Diagnostic TooLong(ImageDigest digest, long size) => throw new UnreachableException();
    }

    /// <summary>A registry.</summary>
    internal sealed record Remote(Uri Url) : BlobOrigin
    {
        /// <inheritdoc/>
        public override Diagnostic Mismatch(ImageDigest expected, string actual) =>
            RegistryDiagnostics.DigestMismatch(HttpMethod.Get, Url, expected.ToString(), actual);

        /// <inheritdoc/>
        public override Diagnostic Broken(Exception failure) => NetworkDiagnostics.From(failure, HttpMethod.Get, Url);

        /// <inheritdoc/>
        public override Diagnostic TooLong(ImageDigest digest, long size) => RegistryDiagnostics.BlobTooLong(Url, digest.ToString(), size);
    }
}
