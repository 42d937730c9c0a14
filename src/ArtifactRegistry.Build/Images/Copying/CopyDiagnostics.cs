using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>What is said about copying, pushing and validating images (<c>ARB32xx</c>).</summary>
internal static class CopyDiagnostics
{
    private const int MaxListed = 20;

    public static Diagnostic Incomplete(string image, string missing) => new(
        DiagnosticList.ImageIncomplete,
        $"{Clean(image)} refers to {missing}, which does not exist: it was deleted, or its push was interrupted. "
            + "No tag was set. Push the image again.");

    public static Diagnostic ListedTagMissing(string tag) => new(
        DiagnosticList.ImageIncomplete,
        $"{Clean(tag)} is in the registry's list of tags, but reading it answers that it does not exist. "
            + "The copy would be incomplete, so no tag was set. Run the copy again; if the error stays, delete or restore the tag.");

    public static Diagnostic TooDeep(string image, int most) => new(
        DiagnosticList.IndexTooDeep,
        $"{Clean(image)} is {most} levels below the image that is copied, and deeper ones are not followed. "
            + "No tag was set. Flatten the index.");

    public static Diagnostic PlatformMissing(string image, string platform, IEnumerable<string> available) => new(
        DiagnosticList.PlatformNotCopied,
        $"{image} has no platform {Clean(platform)}, only {string.Join(", ", available.Select(Clean))}. "
            + "Correct ArtifactRegistryPlatforms.");

    public static Diagnostic Invalid(string image, IReadOnlyList<string> problems) => new(
        DiagnosticList.ImageInvalid,
        $"{image} is incomplete or corrupt ({Quantity.Of(problems.Count, "problem")}):{Environment.NewLine}"
        + string.Concat(problems.Take(MaxListed).Select(problem => $"  {Clean(problem)}{Environment.NewLine}"))
        + (problems.Count > MaxListed ? $"  and {problems.Count - MaxListed} more{Environment.NewLine}" : "")
        + "Push the image again.");

    public static Diagnostic NoDestination() => new(
        DiagnosticList.NothingToCopy,
        "There is no destination. Name each as an item: <ArtifactRegistryCopyTo "
            + "Include=\"us-docker.pkg.dev/my-project/my-repo/my-image\" />.");

    public static Diagnostic NoTagMatches(string image, string filter) => new(
        DiagnosticList.NothingToCopy,
        $"{image} has no tag that matches ArtifactRegistryTagFilter '{Clean(filter)}'. "
            + "Correct the filter. ArtifactRegistryListTags lists the tags.");
}
