using System.Text;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A release as a Mermaid flowchart: from the source revision and the base image by way of the digest to tags, platforms, copies and attachments.</summary>
internal sealed class MermaidDiagram
{
    private const int MostTags = 20;
    private readonly StringBuilder text = new("flowchart LR\n");
    private int nodes;

    /// <summary>The picture of some images as a fenced block of Markdown.</summary>
    public static string Of(IEnumerable<ImageReport> reports)
    {
        var diagram = new MermaidDiagram();
        foreach (var report in reports)
        {
            diagram.Add(report);
        }

        return $"```mermaid\n{diagram.text}```\n";
    }

    private void Add(ImageReport report)
    {
        var image = Node(MarkdownText.Label(report.Project, report.Image, MarkdownText.Short(report.Digest)), "[", "]");
        if (report.SourceRevision is { Length: > 0 } revision)
        {
            Link(Node(MarkdownText.Label("source", revision[..Math.Min(revision.Length, 12)]), "([", "])"), report.Outcome, image);
        }

        if (report.BaseImage is { Length: > 0 } baseImage)
        {
            Link(Node(MarkdownText.Label("base image", baseImage), "([", "])"), "", image);
        }

        foreach (var tag in report.Tags.Take(MostTags))
        {
            Link(image, tag.Outcome, Node(MarkdownText.Label(tag.Tag), "([", "])"));
        }

        foreach (var platform in report.Platforms.Where(_ => report.Platforms.Count > 1))
        {
            Link(image, "", Node(MarkdownText.Label(platform.Platform, MarkdownText.Short(platform.Digest), MarkdownText.Bytes(platform.Size)), "[", "]"));
        }

        foreach (var attachment in report.Attachments)
        {
            Link(Node(MarkdownText.Label(attachment.File, attachment.ArtifactType), "[/", "/]"), "refers to", image);
        }

        foreach (var copy in report.Copies)
        {
            Link(image, "copied", Node(MarkdownText.Label(copy.Image), "[(", ")]"));
        }
    }

    private string Node(string label, string open, string close)
    {
        var name = $"n{nodes++}";
        text.Append("  ").Append(name).Append(open).Append(label).Append(close).Append('\n');
        return name;
    }

    private void Link(string from, string words, string to) =>
        text.Append("  ").Append(from).Append(words.Length > 0 ? $" -->|{MarkdownText.Label(words)}| " : " --> ").Append(to).Append('\n');
}
