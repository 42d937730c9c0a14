using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using static ArtifactRegistry.Build.Reporting.MarkdownText;

namespace ArtifactRegistry.Build.Reporting;

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
            Link(image, "",
                Node(Label(platform.Platform, DisplayText.ShortDigest(platform.Digest), DisplayText.Bytes(platform.Size)), "[", "]")));
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
