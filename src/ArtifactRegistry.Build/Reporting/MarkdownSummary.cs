using System.Globalization;
using System.Text;
using static ArtifactRegistry.Build.Reporting.MarkdownText;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Reports for people: tables and a picture in Markdown, as GitHub shows them in a step's summary.</summary>
internal sealed class MarkdownSummary
{
    private const int MostRows = 200;
    private readonly StringBuilder text = new();

    /// <summary>The summary of one image.</summary>
    public static string Of(ImageReport report)
    {
        var summary = new MarkdownSummary();
        summary.text.Append($"### {Code(report.Project)} {report.Outcome}\n\n");
        summary.text.Append($"{Code(report.Reference ?? "")}{(report.Size is null ? "" : $" ({Bytes(report.Size)})")}\n\n");
        summary.Table(
            ["Tag", "Outcome", "Digest", "Before"], report.Tags, tag =>
                [Code(tag.Tag), Code(tag.Outcome), Code(Short(tag.Digest)), Code(Short(tag.PreviousDigest ?? ""))]);
        summary.Table(
            ["Platform", "Digest", "Size"], report.Platforms, platform =>
                [Code(platform.Platform), Code(Short(platform.Digest)), Bytes(platform.Size)]);
        summary.Table(
            ["Copy", "Tags", "Sent", "Mounted"], report.Copies, copy =>
                [Code(copy.Reference), Code(string.Join(", ", copy.Tags)), Bytes(copy.BytesSent), Bytes(copy.BytesMounted)]);
        summary.Table(
            ["Attached", "Type", "Referrer"], report.Attachments, attachment =>
                [Code(attachment.File), Code(attachment.ArtifactType), Code(attachment.Reference)]);
        summary.Origin(report);
        return summary.text.Append(MermaidDiagram.Of([report])).Append('\n').ToString();
    }

    /// <summary>The summary of a release of several images.</summary>
    public static string Of(ReleaseReport release)
    {
        var summary = new MarkdownSummary();
        summary.text.Append("### Release\n\n");
        summary.Table(
            ["Project", "Image", "Tags", "Outcome"], release.Images, report =>
                [Code(report.Project), Code(report.Reference ?? ""), Code(string.Join(", ", report.Tags.Select(tag => tag.Tag))),
                    Code(report.Outcome)]);
        return summary.text.Append(MermaidDiagram.Of(release.Images)).Append('\n').ToString();
    }

    private void Table<T>(string[] columns, IReadOnlyList<T> rows, Func<T, string[]> cells)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Row(columns);
        Row([.. columns.Select(_ => "---")]);
        foreach (var row in rows.Take(MostRows))
        {
            Row(cells(row));
        }

        text.Append(rows.Count > MostRows ? $"\nand {rows.Count - MostRows} more\n\n" : "\n");
    }

    private void Row(string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private void Origin(ImageReport report)
    {
        string?[] parts =
        [
            report.SourceRevision is { Length: > 0 } revision ? $"source {Code(revision)}" : null,
            report.BaseImage is { Length: > 0 } image ? $"base image {Code(image)}" : null,
            report.Timings is { } timings
                ? string.Create(CultureInfo.InvariantCulture, $"{(timings.FinishedAt - timings.StartedAt).TotalSeconds:0.0} s")
                : null,
        ];
        if (Array.FindAll(parts, part => part is not null) is { Length: > 0 } known)
        {
            text.AppendJoin(", ", known).Append("\n\n");
        }
    }
}
