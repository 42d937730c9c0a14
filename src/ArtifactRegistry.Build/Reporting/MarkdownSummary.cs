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
            ["Tag", "Outcome", "Digest", "Before"],
            report.Tags,
            tag =>
            [
                Code(tag.Tag),
                Code(tag.Outcome),
                Code(DisplayText.ShortDigest(tag.Digest)),
                Code(DisplayText.ShortDigest(tag.PreviousDigest ?? "")),
            ]);
        summary.Table(
            ["Platform", "Digest", "Size"],
            report.Platforms,
            platform => [Code(platform.Platform), Code(DisplayText.ShortDigest(platform.Digest)), DisplayText.Bytes(platform.Size)]);
        summary.Table(
            ["Copy", "Tags", "Sent", "Mounted"],
            report.Copies,
            copy =>
            [
                Code(copy.Reference),
                Code(string.Join(", ", copy.Tags)),
                DisplayText.Bytes(copy.BytesSent),
                DisplayText.Bytes(copy.BytesMounted),
            ]);
        summary.Table(
            ["Attached", "Type", "Referrer"],
            report.Attachments,
            attachment => [Code(attachment.File), Code(attachment.ArtifactType), Code(attachment.Reference)]);
        summary.Origin(report);
        return summary.text.Append(MermaidDiagram.Of([report])).Append('\n').ToString();
    }

    /// <summary>The summary of a release of several images.</summary>
    public static string Of(ReleaseReport release)
    {
        var summary = new MarkdownSummary();
        summary.text.Append("### Release\n\n");
        summary.Table(
            ["Project", "Image", "Tags", "Outcome"],
            release.Images,
            report =>
            [
                Code(report.Project),
                Code(report.Reference ?? ""),
                Code(string.Join(", ", report.Tags.Select(tag => tag.Tag))),
                Code(report.Outcome),
            ]);
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
                var isPlain = Rune.IsLetterOrDigit(rune)
                    || (rune.IsAscii && " ._/:@+-,".Contains((char)rune.Value, StringComparison.Ordinal));
                label.Append(isPlain ? rune.ToString() : $"#{rune.Value.ToString(CultureInfo.InvariantCulture)};");
            }
        }

        return label.Append('"').ToString();
    }
}

/// <summary>A release as a Mermaid flowchart: from the source revision and the base image by way of the digest to tags, platforms, copies
/// and attachments.</summary>
internal sealed class MermaidDiagram
{
    private const int MaxOfAKind = 20;

    // Mermaid draws no text of more than 50,000 characters and no more than 500 links (maxTextSize, maxEdges); one image more fits between.
    private const int FullLength = 40_000;
    private const int FullNodes = 350;
    private readonly StringBuilder text = new("flowchart LR\n");
    private int nodes;

    private bool IsFull => text.Length > FullLength || nodes > FullNodes;

    /// <summary>The picture of some images as a fenced block of Markdown. What does not fit is counted.</summary>
    public static string Of(IReadOnlyCollection<ImageReport> reports)
    {
        var diagram = new MermaidDiagram();
        var drawn = 0;
        foreach (var report in reports.TakeWhile(_ => !diagram.IsFull))
        {
            diagram.Add(report);
            drawn++;
        }

        if (drawn < reports.Count)
        {
            diagram.Node(Label($"and {reports.Count - drawn} more images"), "[", "]");
        }

        return $"```mermaid\n{diagram.text}```\n";
    }

    private void Add(ImageReport report)
    {
        var image = Node(Label(report.Project, report.Image, DisplayText.ShortDigest(report.Digest)), "[", "]");
        if (report.SourceRevision is { Length: > 0 } revision)
        {
            Link(Node(Label("source", revision[..Math.Min(revision.Length, 12)]), "([", "])"), report.Outcome, image);
        }

        if (report.BaseImage is { Length: > 0 } baseImage)
        {
            var parts = baseImage.Split('@', 2);
            Link(Node(Label("base image", parts[0], parts.Length > 1 ? DisplayText.ShortDigest(parts[1]) : ""), "([", "])"), "", image);
        }

        AddAll(image, report.Tags, tag => Link(image, tag.Outcome, Node(Label(tag.Tag), "([", "])")));
        AddAll(image, report.Platforms.Count > 1 ? report.Platforms : [], platform =>
        {
            var label = Label(platform.Platform, DisplayText.ShortDigest(platform.Digest), DisplayText.Bytes(platform.Size));
            Link(image, "", Node(label, "[", "]"));
        });
        AddAll(image, report.Attachments, attachment =>
            Link(Node(Label(attachment.File, attachment.ArtifactType), "[/", "/]"), "refers to", image));
        AddAll(image, report.Copies, copy => Link(image, "copied", Node(Label(copy.Image, string.Join(", ", copy.Tags)), "[(", ")]")));
    }

    private void AddAll<T>(string image, IReadOnlyList<T> parts, Action<T> add)
    {
        var drawn = 0;
        foreach (var part in parts.Take(MaxOfAKind).TakeWhile(_ => !IsFull))
        {
            add(part);
            drawn++;
        }

        if (drawn < parts.Count)
        {
            Link(image, "", Node(Label($"and {parts.Count - drawn} more"), "[", "]"));
        }
    }

    private string Node(string label, string open, string close)
    {
        var name = $"n{nodes++}";
        text.Append("  ").Append(name).Append(open).Append(label).Append(close).Append('\n');
        return name;
    }

    private void Link(string from, string words, string to) =>
        text.Append("  ").Append(from).Append(words.Length > 0 ? $" -->|{Label(words)}| " : " --> ").Append(to).Append('\n');
}
