using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A plan, or what became of it, as a table for the log.</summary>
internal static class PlanTable
{
    /// <summary>How many tags and manifests, <c>1 tag and 3 manifests</c>.</summary>
    public static string Count(int tags, int manifests) => $"{Quantity.Of(tags, "tag")} and {Quantity.Of(manifests, "manifest")}";

    /// <summary>The plan of an image.</summary>
    public static string Print(CleanUpPlan plan)
    {
        var table = new TextTable("WHAT", "NAME", "OF", "SIZE", "TIME");
        foreach (var tag in plan.Tags)
        {
            table.Add("tag", tag.Tag, DisplayText.ShortDigest(tag.Digest.ToString()), "", "");
        }

        foreach (var manifest in plan.Manifests.Select(planned => planned.Manifest))
        {
            table.Add(
                "manifest", manifest.Digest.ToString(), string.Join(", ", manifest.Info.Tags), DisplayText.Bytes(manifest.Info.Size),
                    DisplayText.Time(manifest.Time));
        }

        return table.ToString();
    }

    /// <summary>What stayed although it was in the plan, with the reasons; empty when all went.</summary>
    public static string PrintKept(IEnumerable<DeletionResult> results)
    {
        var table = new TextTable("KEPT", "NAME", "WHY");
        foreach (var kept in results.Where(result => result is { Result.IsDeleted: false }))
        {
            table.Add(kept.Tag is null ? "manifest" : "tag", kept.Name, DiagnosticText.Clean(kept.Result!.Reason));
        }

        return table.IsEmpty ? "" : table.ToString();
    }
}
