using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Makes text that came from elsewhere (a registry, a helper process, a file) fit to be logged.</summary>
internal static class DiagnosticText
{
    private const int MaximumLength = 1000;
    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The text on one line without control characters, so that it can neither colour a terminal nor command a CI system, and cut
    /// after 1000 characters.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(Math.Min(text.Length, MaximumLength + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (cleaned.Length >= MaximumLength)
            {
                cleaned.Append('…');
                break;
            }

            cleaned.Append(Rune.IsControl(rune) || IsFormat(rune) ? " " : rune.ToString());
        }

        return BreakColons(Break(cleaned.ToString().Trim(), '#'));
    }

    /// <summary>The URL without query, fragment and user information, each of which can carry a secret, and fit to be logged as any other
    /// text.</summary>
    public static string Clean(Uri uri) => Clean(uri.IsAbsoluteUri
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : uri.ToString().Split('?', '#')[0]);

    /// <summary>Why a file cannot be read or written, without the paths that the runtime puts into quotation marks: they can be temporary
    /// names, and hold what a user has put into the wrong property.</summary>
    public static string Reason(Exception problem)
    {
        var parts = problem.Message.Split('\'');
        var text = string.Concat(parts.Where((_, index) => index % 2 == 0)).Replace("  ", " ", StringComparison.Ordinal);
        return problem is IOException && text.Contains("already exists", StringComparison.Ordinal)
            ? "a part of its path is a file, not a folder."
            : $"{Clean(text).TrimEnd(' ', ':', '.').Replace(" .", ".", StringComparison.Ordinal)}.";
    }

    /// <summary>Another diagnostic's text, on indented lines of its own.</summary>
    public static string Nested(Diagnostic diagnostic) =>
        $"{Environment.NewLine}  {diagnostic.Message.TrimEnd().ReplaceLineEndings(Environment.NewLine + "  ")}{Environment.NewLine}";

    // A CI system takes a line with two of them for a command: GitHub Actions `::set-output`, Azure Pipelines `##vso[`, GitHub's older
    // `##[`, TeamCity `##teamcity[`.
    private static string Break(string text, char sign)
    {
        var (two, apart) = (new string(sign, 2), $"{sign} {sign}");
        return text.Replace(two, apart, StringComparison.Ordinal).Replace(two, apart, StringComparison.Ordinal);
    }

    // An IPv6 address in brackets is no command, and with a space in it no address. Its zone, after a %, may be any text for .NET.
    private static string BreakColons(string text)
    {
        var (result, at) = (new StringBuilder(text.Length), 0);
        while (text.IndexOf('[', at) is var open and >= 0 && text.IndexOf(']', open) is var close and >= 0)
        {
            var isAddress = IsAddress(text.AsSpan(open + 1, close - open - 1));
            result.Append(Break(text[at..open], ':')).Append(isAddress ? text[open..(close + 1)] : Break(text[open..(close + 1)], ':'));
            at = close + 1;
        }

        return result.Append(Break(text[at..], ':')).ToString();
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var zone = text.IndexOf('%');
        return IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6
            && (zone < 0 || text[(zone + 1)..].IndexOfAnyExcept(ZoneCharacters) < 0);
    }

    private static bool IsFormat(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator;
}

/// <summary>Says how many there are: <c>1 tag</c>, <c>3 tags</c>.</summary>
internal static class Quantity
{
    /// <summary>The number and the noun, with an <c>s</c> where it is not one.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The names after their noun: <c>tag 1.0.0</c>, <c>tags 1.0.0, latest</c>.</summary>
    public static string Named(IReadOnlyCollection<string> names, string noun) =>
        $"{noun}{(names.Count == 1 ? "" : "s")} {string.Join(", ", names)}";
}
