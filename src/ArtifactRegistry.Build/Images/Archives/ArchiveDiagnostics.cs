using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>What is said about archives.</summary>
internal static class ArchiveDiagnostics
{
    public static Diagnostic ArchiveUnreadable(string path, string problem) => new(
        DiagnosticList.ArchiveUnreadable,
        $"ArtifactRegistryArchive is '{SecretText.Clean(path)}', which cannot be read: {SecretText.Clean(problem)} Name a .tar or "
            + ".tar.gz file, or the folder of an OCI layout.");

    public static Diagnostic ArchiveDamaged(string path, string problem) => new(
        DiagnosticList.ArchiveDamaged,
        $"'{SecretText.Clean(path)}' is not an image archive that can be pushed: {SecretText.Clean(problem).TrimEnd('.')}. "
            + "Write it again (ContainerArchiveOutputPath).");
}
