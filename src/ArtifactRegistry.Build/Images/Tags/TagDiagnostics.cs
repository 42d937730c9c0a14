using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Diagnostics.DiagnosticText;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What is said about tags that are not as they should be (<c>ARB31xx</c>).</summary>
internal static class TagDiagnostics
{
    public static Diagnostic TagsExist(IReadOnlyList<Row> existing) => new(
        DiagnosticList.TagsExist,
        $"{Count(existing, "release tag exists", "release tags exist")} already, and a release is not "
            + $"overwritten:{Table(existing)}Nothing was pushed. "
            + "Release under a new version, or set ArtifactRegistryTagPolicy to Reuse to use the existing image. "
            + "List tags that may move in ArtifactRegistryMovingTags.");

    public static Diagnostic TagsTaken(IReadOnlyList<Row> existing) => new(
        DiagnosticList.TagsExist,
        $"{Count(existing, "release tag has", "release tags have")} another image already, and a release is not "
            + $"overwritten:{Table(existing)}Nothing was changed. Choose another tag, or list it in ArtifactRegistryMovingTags if it may "
            + "move.");

    public static Diagnostic OnlyPlatformTagsExist(IReadOnlyList<Row> existing) => new(
        DiagnosticList.TagsExist,
        $"{Count(existing, "platform's tag exists", "platforms' tags exist")} already, and the release's own tag does not: an earlier "
            + $"publish was interrupted between its platforms and its index.{Table(existing)}Nothing was pushed. "
            + "Set ArtifactRegistryTagPolicy to Reuse: it builds the index from these images if every platform's tag exists, and pushes "
            + "all platforms again if one is missing.");

    public static Diagnostic TagsSetMeanwhile(string image, IReadOnlyList<Row> taken, IEnumerable<string> rest) => new(
        DiagnosticList.TagsExist,
        $"{image} is published, but another build has set {Count(taken, "release tag", "release tags")} since the check, and a release "
            + $"is not overwritten:{Table(taken)}Still missing: {string.Join(", ", rest)}. "
            + "Choose another tag in ArtifactRegistryAdditionalTags, and publish again with ArtifactRegistryTagPolicy=Reuse. "
            + "Set moving tags with ArtifactRegistryAddTags.");

    public static Diagnostic TagsOverwritten(IReadOnlyList<Row> existing) => new(
        DiagnosticList.TagsExist,
        $"{Count(existing, "release tag exists", "release tags exist")} already and will move to the new image:{Table(existing)}Set "
            + "ArtifactRegistryTagPolicy to Fail to forbid that, or to Overwrite to silence this warning.");

    public static Diagnostic TagsForbidden(IReadOnlyList<Row> existing) => new(
        DiagnosticList.TagsExist,
        $"{Count(existing, "tag exists", "tags exist")} that should not (ArtifactRegistryForbidTags):{Table(existing)}Release under a "
            + "new version.");

    public static Diagnostic TagsMissing(IReadOnlyList<string> missing) => new(
        DiagnosticList.TagsMissing,
        $"Required tags are missing: {string.Join(", ", missing)}. "
            + "Publish them first, or correct the version or ArtifactRegistryTags.");

    public static Diagnostic TagsServeAnotherImage(IReadOnlyList<Row> others) => new(
        DiagnosticList.TagServesAnotherImage,
        $"{Count(others, "tag serves", "tags serve")} another image than expected:{Table(others)}Another build has set the tag since, or "
            + "an intermediary changed the image. Do not deploy by tag; publish again, or find out who else publishes here.");

    public static Diagnostic TagsDisagree(IReadOnlyList<Row> states) => new(
        DiagnosticList.TagsDisagree,
        $"The release's tags exist and do not belong to one image, so none can be reused:{Table(states)}Nothing was pushed or changed. "
            + "Find out who set them; release under a new version.");

    public static Diagnostic OtherRevision(string image, string revision, string ours) => new(
        DiagnosticList.OtherRevision,
        $"{image} exists and was built from the source revision {DiagnosticText.Clean(revision)}, and this is "
            + $"{DiagnosticText.Clean(ours)}. Reusing it would release the old code. "
            + "Nothing was pushed: raise the version.");

    public static Diagnostic OtherPlatforms(string image, IEnumerable<string> theirs, IEnumerable<string> ours) => new(
        DiagnosticList.OtherRevision,
        $"{image} exists for {(string.Join(", ", theirs.Select(Clean)) is { Length: > 0 } names ? names : "one platform")}, and this "
            + $"publish builds {string.Join(", ", ours.Select(Clean))}, so it is not reused. "
            + "Nothing was pushed: raise the version, and build all its platforms in one publish.");

    public static Diagnostic VersionNotNewer(string image, string newest) => new(
        DiagnosticList.VersionNotNewer,
        $"{image} would not be the newest version: {newest} exists (ArtifactRegistryRequireNewer). Raise the version.");

    public static Diagnostic SourceMoved(string image, string expected, string actual) => new(
        DiagnosticList.TagServesAnotherImage,
        $"{image} has {actual}; ArtifactRegistryExpectedDigest is {expected}. "
            + "Nothing was changed. Test the new image, or name the tested one by its digest.");

    public static Diagnostic PlatformMissing(string image, string platform, IReadOnlyList<string> available) => new(
        DiagnosticList.ImageNotFound,
        $"{image} has no platform {DiagnosticText.Clean(platform)} (ArtifactRegistryPlatform). "
        + (available.Count > 0
            ? $"It has {string.Join(", ", available.Select(DiagnosticText.Clean))}."
            : "It is an image of one platform: remove the property."));

    public static Diagnostic OnlySomeSet(Diagnostic failure, IEnumerable<string> done) => failure with
    {
        Message = $"Not all tags were set:{DiagnosticText.Nested(failure)}Set before that: {string.Join(", ", done)}. Run it again to set "
            + $"the rest.",
    };

    public static Diagnostic TagsNotServed(IEnumerable<string> tags) => new(
        DiagnosticList.TagServesAnotherImage,
        $"The registry acknowledged these tags, and after 10 seconds it still does not serve them:{Environment.NewLine}"
        + string.Concat(tags.Select(tag => $"  {Clean(tag)}{Environment.NewLine}"))
        + "Run it again. If the error stays, the registry has a problem: do not deploy by tag.");

    private static string Count(IReadOnlyList<Row> rows, string one, string many) => rows.Count == 1 ? $"A {one}" : $"{rows.Count} {many}";

    private static string Table(IReadOnlyList<Row> rows)
    {
        var width = rows.Max(row => row.Image.Length);
        var table = new StringBuilder().AppendLine();
        foreach (var (image, state) in rows)
        {
            table.Append("  ").Append(image.PadRight(width)).Append("  ").AppendLine(state);
        }

        return table.ToString();
    }

    /// <summary>A line of a message's table: an image by its tag, and what it has.</summary>
    public sealed record Row(string Image, string State);
}
