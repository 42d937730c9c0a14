using System.Text;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>What is said about tags that are not as they should be (<c>ARB31xx</c>).</summary>
internal static class TagDiagnostics
{
    public static Diagnostic TagsExist(string image, IReadOnlyList<(string Tag, string Digest)> existing) => new(
        DiagnosticList.TagsExist,
        $"{image} has {Count(existing.Count, "release tag")} already, and a release is not overwritten:{Table(existing)}"
        + "Nothing was pushed. Release under a new version, or set ArtifactRegistryTagPolicy to Reuse to take the image that is there; "
        + "a tag that may move belongs into ArtifactRegistryMovingTags.");

    public static Diagnostic TagsOverwritten(string image, IReadOnlyList<(string Tag, string Digest)> existing) => new(
        DiagnosticList.TagsExist,
        $"{image} has {Count(existing.Count, "release tag")} already, which will move to the new image:{Table(existing)}"
        + "Set ArtifactRegistryTagPolicy to Fail to forbid that, or to Overwrite to silence this warning.");

    public static Diagnostic TagsForbidden(string image, IReadOnlyList<(string Tag, string Digest)> existing) => new(
        DiagnosticList.TagsExist,
        $"{image} should not have {Count(existing.Count, "tag")} that it has:{Table(existing)}Release under a new version.");

    public static Diagnostic TagsMissing(string image, IReadOnlyList<string> missing) => new(
        DiagnosticList.TagsMissing,
        $"{image} has no tag {string.Join(", ", missing)}. Publish it first, or check the tag's name.");

    public static Diagnostic TagsServeAnotherImage(string image, string expected, IReadOnlyList<(string Tag, string Digest)> others) => new(
        DiagnosticList.TagServesAnotherImage,
        $"{image} should serve {expected} and does not:{Table(others)}Someone else has set the tag meanwhile, or what stands between changed the image. "
        + "Do not deploy by tag; publish again, or find out who else publishes here.");

    public static Diagnostic SourceMoved(string image, string expected, string actual) => new(
        DiagnosticList.TagServesAnotherImage,
        $"{image} has {actual}, and ArtifactRegistryExpectedDigest is {expected}. Nothing was changed. Test what is there now, or name the tested image by its digest.");

    public static Diagnostic PlatformMissing(string image, string platform, IReadOnlyList<string> available) => new(
        DiagnosticList.ImageNotFound,
        $"{image} has no platform {DiagnosticText.Clean(platform)} (ArtifactRegistryPlatform). "
        + (available.Count > 0 ? $"It has {string.Join(", ", available.Select(DiagnosticText.Clean))}." : "It is an image of one platform: leave the property out."));

    public static Diagnostic OnlySomeSet(Diagnostic failure, IEnumerable<string> done) => failure with
    {
        Message = $"{failure.Message} Set before that: {string.Join(", ", done)}; running it again completes the rest.",
    };

    private static string Count(int count, string noun) => count == 1 ? $"a {noun}" : $"{count} {noun}s";

    private static string Table(IReadOnlyList<(string Tag, string Digest)> rows)
    {
        var width = rows.Max(row => row.Tag.Length);
        var table = new StringBuilder().AppendLine();
        foreach (var (tag, digest) in rows)
        {
            table.Append("  ").Append(tag.PadRight(width)).Append("  ").AppendLine(digest);
        }

        return table.ToString();
    }
}
