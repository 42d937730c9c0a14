namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about pinning (<c>ARB36xx</c>).</summary>
internal static class PinDiagnostics
{
    private const string Item = "ArtifactRegistryPinFile";

    public static Diagnostic NothingPinned(string path, IEnumerable<string> images) => new(
        DiagnosticList.NothingPinned,
        $"{Item} names '{Clean(path)}', which does not refer to {Clean(string.Join(", ", images))}: nothing in it is pinned. The image itself is published. "
        + "Write the image's full name there as it is published, or set Required=\"false\" on the item when the file need not have it.");

    public static Diagnostic FileUnreadable(string path, string reason) => new(
        DiagnosticList.PinFileUnreadable,
        $"{Item} names '{Clean(path)}', which cannot be read: {Clean(reason)} The image itself is published. A relative path begins at the project's folder.");

    public static Diagnostic ReferenceNotPinned(string path, IEnumerable<int> lines, IEnumerable<string> images) => new(
        DiagnosticList.ReferenceNotPinned,
        $"'{Clean(path)}' names {Clean(string.Join(", ", images))} in a form that cannot be pinned, line {string.Join(", ", lines)}: with a variable or a template for a tag, or without a tag or digest beside the name. "
        + "Write a tag there, or a key digest: beside the name.");

    public static Diagnostic BaseImageNotPinned(string version) => new(
        DiagnosticList.BaseImageNotPinned,
        $"ArtifactRegistryPinBaseImage is true, and .NET SDK {Clean(version)} takes no base image by its digest: it would ignore the digest and pull the tag. Use .NET SDK 9.0.200 or later.");

    private static string Clean(string text) => DiagnosticText.Clean(text);
}
