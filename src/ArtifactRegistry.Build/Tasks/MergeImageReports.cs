using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Merges the report files of several projects into one. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class MergeImageReports : RegistryTask
{
    /// <summary>Files, folders and patterns, separated by semicolons.</summary>
    public string? Reports { get; set; }

    /// <summary>The same, where <see cref="Reports"/> is empty. Without both, the project's folder is searched.</summary>
    public string? DefaultReports { get; set; }

    /// <summary>The merged report's path.</summary>
    [Required]
    public string ReportFile { get; set; } = "";

    /// <summary>The path of a Markdown file that gets the table and the picture; empty writes none.</summary>
    public string? SummaryFile { get; set; }

    /// <summary>The images: each item is a reference, with <c>Project</c>, <c>Image</c>, <c>Digest</c>, <c>Tags</c>,
    /// <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Images { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var reports = new List<ImageReport>();
        var named = string.IsNullOrEmpty(Reports) ? DefaultReports : Reports;
        foreach (var file in ReportFiles.Find(named, PathOf(".", "ArtifactRegistryReports")))
        {
            Log.LogMessage(MessageImportance.Low, "{0}", file);
            reports.Add(await ReportFiles.ReadAsync(file, cancellationToken));
        }

        var release = ReleaseReport.Merge(reports);
        Images = [.. release.Images.Select(ReportItems.Create)];
        var merged = PathOf(ReportFile, "ArtifactRegistryMergedReportFile");
        await ResultFile.WriteAsync(merged, release.ToJson(), "ArtifactRegistryMergedReportFile", cancellationToken);
        if (!string.IsNullOrWhiteSpace(SummaryFile))
        {
            await ResultFile.WriteAsync(
                PathOf(SummaryFile, "ArtifactRegistrySummaryFile"),
                Encoding.UTF8.GetBytes(MarkdownSummary.Of(release)),
                "ArtifactRegistrySummaryFile",
                cancellationToken);
        }

        var table = new TextTable("PROJECT", "IMAGE", "TAGS");
        foreach (var image in release.Images)
        {
            table.Add(image.Project, image.Reference ?? "", string.Join(", ", image.Tags.Select(tag => tag.Tag)));
        }

        AddResult($"{Quantity.Of(release.Images.Count, "image")} in {merged}{Environment.NewLine}{table}");
    }
}
