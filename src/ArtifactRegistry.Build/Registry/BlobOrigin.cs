using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Where a blob's bytes come from, for the message when they are not right.</summary>
internal abstract record BlobOrigin
{
    /// <summary>They are not what their name says.</summary>
    public abstract Diagnostic Mismatch(ImageDigest expected, string actual);

    /// <summary>They ended early.</summary>
    public abstract Diagnostic Broken(Exception failure);

    /// <summary>There are more than <paramref name="size"/>, which their descriptor says.</summary>
    public abstract Diagnostic TooLong(ImageDigest digest, long size);

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

    /// <summary>A file.</summary>
    internal sealed record Local(string Path) : BlobOrigin
    {
        /// <inheritdoc/>
        public override Diagnostic Mismatch(ImageDigest expected, string actual) =>
            CopyDiagnostics.ArchiveDamaged(Path, $"{expected} in it has {actual}");

        /// <inheritdoc/>
        public override Diagnostic Broken(Exception failure) => CopyDiagnostics.ArchiveDamaged(Path, failure.Message);

        /// <inheritdoc/>
        public override Diagnostic TooLong(ImageDigest digest, long size) =>
            CopyDiagnostics.ArchiveDamaged(Path, $"{digest} in it has more than its {size} bytes");
    }
}
