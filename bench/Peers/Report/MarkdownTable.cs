using System.Text;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>A table in Markdown; the columns after the first ones are numbers.</summary>
internal sealed class MarkdownTable(int textColumns, params string[] header)
{
    private readonly StringBuilder text = new StringBuilder()
        .AppendLine($"| {string.Join(" | ", header)} |")
        .AppendLine($"|{string.Concat(header.Select((_, index) => index < textColumns ? "---|" : "---:|"))}");

    public void Add(params string[] cells) => text.AppendLine($"| {string.Join(" | ", cells)} |");

    public override string ToString() => text.AppendLine().ToString();
}
