using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>What is said about archives.</summary>
internal static class ArchiveDiagnostics
{
    public static Diagnostic ArchiveUnreadable(string path, string problem) => new(
        DiagnosticList.ArchiveUnreadable,
        $"ArtifactRegistryArchive is '{Clean(path)}', which cannot be read: {Clean(problem)} Name a .tar or .tar.gz file, or the folder "
            + $"of an OCI layout.");

    public static Diagnostic ArchiveDamaged(string path, string problem) => new(
        DiagnosticList.ArchiveDamaged,
        $"'{Clean(path)}' is not an image archive that can be pushed: {Clean(problem).TrimEnd('.')}. Write it again "
            + $"(ContainerArchiveOutputPath).");
}
