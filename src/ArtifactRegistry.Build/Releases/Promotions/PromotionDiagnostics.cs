using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Promotions;

/// <summary>What is said about promotions (<c>ARB34xx</c>).</summary>
internal static class PromotionDiagnostics
{
    /// <summary>Why a new tag stays on a registry that is not Artifact Registry.</summary>
    public const string CannotRemoveTag = "on this registry, removing a tag may remove its image, so the new tag is kept";

    /// <summary>Why a tag was not set, or why that is not known.</summary>
    public const string Cancelled = "the build was cancelled";

    public static Diagnostic Failed(string outcome, IEnumerable<(string Tag, string State, string? Problem)> tags) => new(
        outcome == "none" ? DiagnosticList.PromotionFailed : DiagnosticList.PromotionPartial,
        (outcome == "none"
            ? "The promotion failed, and no tag has changed:"
            : "The promotion failed, and not all tags were rolled back. Added, moved and kept tags have the new image. Foreign tags have "
                + "what somebody else has set. Unknown tags could not be read:")
        + Table(tags) + "Remove the cause and run it again: tags that are set already are left unchanged.");

    public static Diagnostic ProjectImageNotFound(string image, string project) => new(
        DiagnosticList.ImageNotFound,
        $"{image}, the image of {DiagnosticText.Clean(project)}, does not exist. "
            + "Publish the project first. If it was published with -p:Version, add the same -p:Version to this command.");

    public static Diagnostic TagNamedTwice(string tag, IEnumerable<string> digests) => new(
        DiagnosticList.PromotionAmbiguous,
        $"{tag} is promoted to several images: {string.Join(", ", digests)}. Name it in one ArtifactRegistryPromotion only.");

    public static Diagnostic NothingToPromote() => new(
        DiagnosticList.NothingToPromote,
        "There is nothing to promote. Add ArtifactRegistryPromotion items (Include is an image, Tags are the tags to set) or "
            + "ArtifactRegistryProject items.");

    /// <summary>Why a tag was left alone.</summary>
    public static string MovedMeanwhile(string? digest) =>
        digest is null ? "somebody else has changed it since the plan" : $"somebody else has set it to {digest} since the plan";

    private static string Table(IEnumerable<(string Tag, string State, string? Problem)> tags)
    {
        var rows = tags.ToArray();
        var width = rows.Max(row => row.Tag.Length);
        var table = new StringBuilder().AppendLine();
        foreach (var (tag, state, problem) in rows)
        {
            table.Append("  ")
                .Append(tag.PadRight(width))
                .Append("  ")
                .Append(state.PadRight(9))
                .AppendLine(problem is null ? "" : $"  {problem}");
        }

        return table.ToString();
    }
}
