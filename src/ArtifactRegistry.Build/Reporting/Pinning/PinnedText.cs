using System.Text;
using ArtifactRegistry.Build.Reporting.Pinning.Yaml;

namespace ArtifactRegistry.Build.Reporting.Pinning;

/// <summary>A file's text with its references pinned; all else is as it was.</summary>
/// <param name="Text">The new text, its characters the bytes of the file.</param>
/// <param name="Lines">The lines of the references, from 1.</param>
/// <param name="LeftLines">The lines that name an image and could not be pinned, from 1.</param>
internal sealed record PinnedText(string Text, IReadOnlyList<int> Lines, IReadOnlyList<int> LeftLines)
{
    /// <summary>Pins the references to the images.</summary>
    /// <param name="text">The file's bytes as ISO 8859-1.</param>
    /// <param name="images">The images.</param>
    public static PinnedText Of(string text, IReadOnlyList<ImagePin> images)
    {
        var pins = PinRules.Find(YamlReader.Read(text), images);
        var pinned = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var edit in pins.Edits.OrderBy(edit => edit.Start))
        {
            pinned.Append(text, copied, edit.Start - copied).Append(edit.Text);
            copied = edit.Start + edit.Length;
        }

        return new PinnedText(pinned.Append(text, copied, text.Length - copied).ToString(), LinesOf(text, pins.References), LinesOf(text, pins.Left));
    }

    private static int[] LinesOf(string text, IEnumerable<int> positions)
    {
        var (line, at) = (1, 0);
        var lines = new List<int>();
        foreach (var position in positions.Order())
        {
            for (; at < position; at++)
            {
                line += text[at] == '\n' || (text[at] == '\r' && text[at + 1] != '\n') ? 1 : 0;
            }

            lines.Add(line);
        }

        return [.. lines];
    }
}

/// <summary>A change of a text.</summary>
/// <param name="Start">Where the replaced text begins.</param>
/// <param name="Length">Its length.</param>
/// <param name="Text">What stands there then.</param>
internal sealed record TextEdit(int Start, int Length, string Text)
{
    /// <summary>Gives a scalar another value, in the quotes that it has. In JSON a value that has none gets them.</summary>
    public static TextEdit Of(YamlScalar scalar, string value, YamlScalar? key = null)
    {
        var quote = (scalar.Quote, key?.Quote) switch
        {
            ('\0', '"') => "\"",
            ('\0', _) => "",
            (var own, _) => own.ToString(),
        };
        return new TextEdit(scalar.Start, scalar.Length, $"{(scalar.Length == 0 ? " " : "")}{quote}{value}{quote}");
    }
}
