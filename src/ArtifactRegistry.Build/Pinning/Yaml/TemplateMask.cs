using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Pinning.Yaml;

/// <summary>A file as the YAML parser gets it: one character for each byte, and what a template engine writes (<c>{{ … }}</c>) covered, so
/// that the YAML around it parses and every position stays.</summary>
internal static class TemplateMask
{
    /// <summary>Stands for one character of a template's action; no image reference has it.</summary>
    public const char Placeholder = '\uE000';

    // Names of images are ASCII, so which other character it is does not matter; but some, as C1's next line, end a line for the parser.
    private const char NotAscii = 'é';

    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    /// <summary>The offset after the byte order mark.</summary>
    public static int StartOf(string text) => text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark.Length : 0;

    /// <summary>The text with actions covered.</summary>
    /// <param name="text">The file's bytes as ISO 8859-1.</param>
    /// <param name="actions">The actions.</param>
    public static string Cover(string text, IEnumerable<TemplateAction> actions)
    {
        var covered = text.ToCharArray();
        covered.AsSpan(0, StartOf(text)).Fill(' ');
        for (var index = 0; index < covered.Length; index++)
        {
            covered[index] = covered[index] < 0x80 ? covered[index] : NotAscii;
        }

        foreach (var action in actions)
        {
            CoverAction(covered, action.Start, action.End);
        }

        BlankLinesOfActions(covered);
        return new string(covered);
    }

    // An action can go on over several lines; those after the first are blank for YAML.
    private static void CoverAction(char[] covered, int start, int end)
    {
        var cover = Placeholder;
        for (var index = start; index < end; index++)
        {
            if (covered[index] is '\r' or '\n')
            {
                cover = ' ';
            }
            else
            {
                covered[index] = cover;
            }
        }
    }

    // {{- if … }} and the like: not a part of the document.
    private static void BlankLinesOfActions(Span<char> covered)
    {
        while (covered.Length > 0)
        {
            var end = covered.IndexOfAny('\r', '\n');
            var line = end < 0 ? covered : covered[..end];
            if (line.IndexOfAnyExcept(" \t" + Placeholder) < 0)
            {
                line.Fill(' ');
            }

            covered = covered[(end < 0 ? line.Length : end + 1)..];
        }
    }
}

/// <summary>How YAML reads a value without quotes.</summary>
internal static partial class YamlText
{
    /// <summary>Whether a tag or reference is a string without quotes too. <c>1.10</c>, <c>0010</c>, <c>7284872</c>, <c>1e5</c>,
    /// <c>2024-01-02</c> and <c>on</c> are not, by the YAML 1.1 of Helm and kustomize or by YAML 1.2.</summary>
    public static bool IsPlainString(string value) => !NotString().IsMatch(value);

    [GeneratedRegex(
        @"^([0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+"
        + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|y|yes|n|no|true|false|on|off|null)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NotString();
}
