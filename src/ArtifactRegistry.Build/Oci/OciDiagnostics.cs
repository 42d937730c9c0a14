using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Oci;

/// <summary>What is said about manifests.</summary>
internal static class OciDiagnostics
{
    private const string Republish = "Publish the image again with a tool that follows the OCI image specification.";

    public static Diagnostic Unsupported(string image, string problem) => new(
        DiagnosticList.ManifestUnsupported,
        $"{Clean(image)} {Clean(problem)}. Build the image again with a current tool, or leave it out.");

    public static Diagnostic MalformedManifest(string digest, string mediaType) => new(
        DiagnosticList.MalformedAnswer,
        $"The content of the manifest {digest} is not {Clean(mediaType)}, as the registry states. " + Republish);

    public static Diagnostic AmbiguousManifest(string digest, string problem) => new(
        DiagnosticList.AmbiguousManifest,
        $"The manifest {digest} is ambiguous: {Clean(problem)}. Tools disagree about what it contains, so it is not used. " + Republish);
}
