using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Reporting.MarkdownText;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Reports for people: tables and a picture in Markdown, as GitHub shows them in a step's summary.</summary>
internal sealed class MarkdownSummary
{
    private const int MaxRows = 200;
    private readonly StringBuilder text = new();

    /// <summary>The summary of one image.</summary>
    public static string Of(ImageReport report)
    {
        var summary = new MarkdownSummary();
        summary.text.Append($"### {Code(report.Project)} {report.Outcome}\n\n");
        summary.text.Append($"{Code(report.Reference ?? "")}{(report.Size is null ? "" : $" ({DisplayText.Bytes(report.Size)})")}\n\n");
        summary.Table(
            ["Tag", "Outcome", "Digest", "Before"], report.Tags, tag =>
                [Code(tag.Tag), Code(tag.Outcome), Code(DisplayText.ShortDigest(tag.Digest)),
                    Code(DisplayText.ShortDigest(tag.PreviousDigest ?? ""))]);
        summary.Table(
            ["Platform", "Digest", "Size"], report.Platforms, platform =>
                [Code(platform.Platform), Code(DisplayText.ShortDigest(platform.Digest)), DisplayText.Bytes(platform.Size)]);
        summary.Table(
            ["Copy", "Tags", "Sent", "Mounted"], report.Copies, copy =>
                [Code(copy.Reference), Code(string.Join(", ", copy.Tags)), DisplayText.Bytes(copy.BytesSent),
                    DisplayText.Bytes(copy.BytesMounted)]);
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
        foreach (var row in rows.Take(MaxRows))
        {
            Row(cells(row));
        }

        text.Append(rows.Count > MaxRows ? $"\nand {rows.Count - MaxRows} more\n\n" : "\n");
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

/// <summary>Text of others in Markdown and in Mermaid, where it stays text.</summary>
internal static class MarkdownText
{
    private const int MaxLabel = 120;

    /// <summary>A code span for a table's cell: nothing in it is Markdown or HTML.</summary>
    public static string Code(string text) => DiagnosticText.Clean(text) is { Length: > 0 } clean
        ? $"`{clean.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`"
        : "";

    /// <summary>A label for a Mermaid node, quotes included: everything but letters, digits and the signs of references as the code
    /// <c>#NN;</c> (Mermaid, <i>Entity codes to escape characters</i>).</summary>
    public static string Label(params string?[] lines)
    {
        var label = new StringBuilder("\"");
        foreach (var (line, index) in lines.Where(line => !string.IsNullOrEmpty(line)).Select((line, index) => (line!, index)))
        {
            label.Append(index > 0 ? "<br/>" : "");
            foreach (var rune in DiagnosticText.Clean(line).EnumerateRunes().Take(MaxLabel))
            {
                label.Append(
                    Rune.IsLetterOrDigit(rune) || (rune.IsAscii && " ._/:@+-,".Contains((char)rune.Value, StringComparison.Ordinal))
                    ? rune.ToString()
                    : $"#{rune.Value.ToString(CultureInfo.InvariantCulture)};");
            }
        }

        return label.Append('"').ToString();
    }
}
