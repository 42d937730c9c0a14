using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Merges the report files of several projects into one. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class MergeImageReports : RegistryTask
{
    /// <summary>Files, folders and patterns, divided by <c>;</c>.</summary>
    public string? Reports { get; set; }

    /// <summary>The full path that relative ones begin at.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The merged report's full path.</summary>
    [Required]
    public string ReportFile { get; set; } = "";

    /// <summary>The full path of a Markdown file that gets the table and the picture; empty writes none.</summary>
    public string? SummaryFile { get; set; }

    /// <summary>The images: each item is a reference, with <c>Project</c>, <c>Image</c>, <c>Digest</c>, <c>Tags</c>, <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Images { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var reports = new List<ImageReport>();
        foreach (var file in ReportFiles.Find(Reports, Folder))
        {
            Log.LogMessage(MessageImportance.Low, "{0}", file);
            reports.Add(await ReportFiles.ReadAsync(file, cancellationToken));
        }

        var release = ReleaseReport.Merge(reports);
        Images = [.. release.Images.Select(ReportItems.Create)];
        await ResultFile.WriteAsync(ReportFile, release.ToJson(), "ArtifactRegistryMergedReportFile", cancellationToken);
        if (!string.IsNullOrWhiteSpace(SummaryFile))
        {
            await ResultFile.WriteAsync(SummaryFile, Encoding.UTF8.GetBytes(MarkdownSummary.Of(release)), "ArtifactRegistrySummaryFile", cancellationToken);
        }

        var table = new TextTable("PROJECT", "IMAGE", "TAGS");
        foreach (var image in release.Images)
        {
            table.Add(image.Project, image.Reference ?? "", string.Join(", ", image.Tags.Select(tag => tag.Tag)));
        }

        AddResult($"{Quantity.Of(release.Images.Count, "image")} in {ReportFile}{Environment.NewLine}{table}");
    }
}
