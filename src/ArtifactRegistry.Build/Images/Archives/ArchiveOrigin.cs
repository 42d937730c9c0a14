using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>An archive, or a file in it.</summary>
internal sealed record ArchiveOrigin(string Path) : BlobOrigin
{
    /// <inheritdoc/>
    public override Diagnostic Mismatch(ImageDigest expected, string actual) =>
        ArchiveDiagnostics.ArchiveDamaged(Path, $"{expected} in it has {actual}");

    /// <inheritdoc/>
    public override Diagnostic Broken(Exception failure) => ArchiveDiagnostics.ArchiveDamaged(Path, failure.Message);

    /// <inheritdoc/>
    public override Diagnostic TooLong(ImageDigest digest, long size) =>
        ArchiveDiagnostics.ArchiveDamaged(Path, $"{digest} in it has more than its {size} bytes");
}
