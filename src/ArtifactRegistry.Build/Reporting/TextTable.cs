using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A table of plain text, its columns as wide as what is in them.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    /// <summary>The most rows that a log gets.</summary>
    public const int MaxRows = 50;

    private readonly List<IReadOnlyList<string>> rows = [];
    private int left;

    /// <summary>Whether it has no row.</summary>
    public bool IsEmpty => rows.Count == 0;

    /// <summary>Adds a row; what comes after the first 50 is counted only.</summary>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (rows.Count < MaxRows)
        {
            rows.Add(cells);
        }
        else
        {
            left++;
        }
    }

    /// <summary>The lines, indented, the headings first; columns that are empty throughout are left out.</summary>
    public override string ToString()
    {
        var columns = Enumerable.Range(0, headings.Count).Where(column => rows.Any(row => row[column].Length > 0)).ToArray();
        var widths = columns.ToDictionary(column => column, column => rows.Append(headings).Max(row => row[column].Length));
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(headings))
        {
            text.AppendLine("  " + string.Join("  ", columns.Select(column => row[column].PadRight(widths[column]))).TrimEnd());
        }

        return text.Append(left > 0 ? $"  … and {left} more" : "").ToString().TrimEnd();
    }
}

/// <summary>Manifests as a table for the log.</summary>
internal static class ManifestTable
{
    /// <summary>A table of manifests.</summary>
    public static TextTable Create() => new("DIGEST", "TAGS", "KIND", "PLATFORM", "SIZE", "TIME", "REFERENCED BY");

    /// <summary>The cells of a manifest.</summary>
    public static IReadOnlyList<string> Cells(ManifestRow row) =>
    [
        row.Digest.ToString(),
        string.Join(", ", row.Tags),
        Kind(row),
        DiagnosticText.Clean(row.Platform),
        DisplayText.Bytes(row.Size),
        DisplayText.Time(row.Uploaded ?? row.Created),
        row.Subject is { } subject
            ? $"about {DisplayText.ShortDigest(subject.ToString())}"
            : string.Join(", ", row.Parents.Select(parent => DisplayText.ShortDigest(parent.ToString()))),
    ];

    private static string Kind(ManifestRow row) => row switch
    {
        { Subject: not null } => "referrer",
        _ when MediaTypes.IsIndex(row.MediaType) => "index",
        _ when MediaTypes.Manifests.Contains(row.MediaType) => "image",
        _ => DiagnosticText.Clean(row.MediaType),
    };
}

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
                "manifest",
                manifest.Digest.ToString(),
                string.Join(", ", manifest.Info.Tags),
                DisplayText.Bytes(manifest.Info.Size),
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
