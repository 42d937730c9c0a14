using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Text of others in Markdown and in Mermaid, where it stays text.</summary>
internal static class MarkdownText
{
    private const int LongestLabel = 120;

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
            foreach (var rune in DiagnosticText.Clean(line).EnumerateRunes().Take(LongestLabel))
            {
                label.Append(
                    Rune.IsLetterOrDigit(rune) || (rune.IsAscii && " ._/:@+-,".Contains((char)rune.Value, StringComparison.Ordinal))
                    ? rune.ToString()
                    : $"#{rune.Value.ToString(CultureInfo.InvariantCulture)};");
            }
        }

        return label.Append('"').ToString();
    }

    /// <summary>A digest short enough for a table or picture: its algorithm and first twelve digits.</summary>
    public static string Short(string digest) => digest.Length > 19 ? digest[..19] : digest;

    /// <summary>Bytes for people; empty when they are not known.</summary>
    public static string Bytes(long? bytes) => bytes switch
    {
        null => "",
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.0} MiB"),
    };
}
