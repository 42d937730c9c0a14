using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>What is said about listing (<c>ARB33xx</c>): what a registry does not tell is an error, since an empty list would look like
/// "nothing there".</summary>
internal static class ListingDiagnostics
{
    private const int MaxNamed = 20;

    public static Diagnostic ListContradicts(string image, IReadOnlyList<string> problems) => new(
        DiagnosticList.ListContradicts,
        $"{image}: the registry's list contradicts its other answers, so it is not used. Run the target again; if the error stays, "
        + $"restore or delete what the list names:{Environment.NewLine}"
        + string.Concat(problems.Take(MaxNamed).Select(problem => $"  {DiagnosticText.Clean(problem)}{Environment.NewLine}"))
        + (problems.Count > MaxNamed ? $"  and {problems.Count - MaxNamed} more" : ""));

    public static Diagnostic UntaggedUnknown(string image) => new(
        DiagnosticList.UntaggedUnknown,
        $"{image}: the registry's list of tags contains no untagged manifests, so they are unknown. "
            + "Artifact Registry's list contains all manifests. For another registry use its own garbage collection.");

    public static Diagnostic NothingBelow(string prefix) => new(
        DiagnosticList.ImageNotFound,
        $"There is no image named {prefix} and none below it. Check project, repository and image, and that the credential may read them.");

    public static Diagnostic NestedTooDeep(string image, int most) => new(
        DiagnosticList.MalformedAnswer,
        $"{image} is an index whose indexes are nested more than {most} deep. "
            + "No build makes such an image, so it was not read further. "
            + "Delete it, or name another image.");

    public static Diagnostic OutputNotWritten(string path, string reason) => new(
        DiagnosticList.FileNotWritten,
        $"ArtifactRegistryOutputFile is '{SecretText.Clean(path)}', which cannot be written: {SecretText.Clean(reason)} A file that was "
            + "there before is unchanged. Name a file that the build may write, on a disk with room for it.");
}
