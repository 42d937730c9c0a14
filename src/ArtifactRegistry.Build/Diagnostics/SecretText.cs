using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Takes secrets out of text that a token endpoint or a helper wrote, should it repeat what it was given.</summary>
internal static partial class SecretText
{
    /// <summary>The text without anything that looks like a token, an assertion or a key, and fit to be logged.</summary>
    public static string Clean(string text) => DiagnosticText.Clean(Secret().Replace(text, "[removed]"));

    /// <summary>Whether nothing in the text looks like a token, an assertion or a key.</summary>
    public static bool FindsNothing(string text) => !Secret().IsMatch(text);

    /// <summary>Whether the text has a run of 20 characters or more that mixes lower case, upper case and digits, as base64 does and names
    /// do not.</summary>
    public static bool HasRandomRun(string text) => Run().Matches(text).Select(match => match.Value)
        .Any(run => run.Any(char.IsAsciiLetterLower) && run.Any(char.IsAsciiLetterUpper) && run.Any(char.IsAsciiDigit));

    // PEM blocks; JSON Web Tokens; Google's access (ya29.) and refresh (1//) tokens; any other run that is too long for a word.
    [GeneratedRegex(
        @"-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)|eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|ya29\.[\w.-]+"
        + @"|1//[\w-]{10,}|[A-Za-z0-9+/_=-]{100,}",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();

    [GeneratedRegex("[A-Za-z0-9+=_-]{20,}", RegexOptions.NonBacktracking)]
    private static partial Regex Run();
}
