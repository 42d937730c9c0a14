using System.Text;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Makes text that came from elsewhere (a registry, a helper process, a file) fit to be logged.</summary>
internal static class DiagnosticText
{
    private const int MaximumLength = 1000;

    /// <summary>The text on one line without control characters, so that it can neither colour a terminal nor command a CI system,
    /// and cut after 1000 characters.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(Math.Min(text.Length, MaximumLength + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (cleaned.Length >= MaximumLength)
            {
                return cleaned.Append('…').ToString();
            }

            cleaned.Append(Rune.IsControl(rune) || IsFormat(rune) ? " " : rune.ToString());
        }

        // A CI system takes a line that begins so for a command (GitHub Actions `::`, Azure Pipelines `##`).
        return cleaned.ToString().Trim().Replace("##vso[", "##(vso)[", StringComparison.OrdinalIgnoreCase)
            .Replace("##[", "# #[", StringComparison.Ordinal)
            .Replace("::", ": :", StringComparison.Ordinal).Replace("::", ": :", StringComparison.Ordinal);
    }

    /// <summary>The URL without query, fragment and user information, each of which can carry a secret.</summary>
    public static string Clean(Uri uri) => uri.IsAbsoluteUri
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : uri.ToString().Split('?', '#')[0];

    private static bool IsFormat(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
