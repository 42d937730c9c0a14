using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Takes secrets out of text that a token endpoint or a helper wrote, should it repeat what it was given.</summary>
internal static partial class SecretText
{
    /// <summary>The text without anything that looks like a token, an assertion or a key, and fit to be logged.</summary>
    public static string Clean(string text) => DiagnosticText.Clean(Secret().Replace(text, "[removed]"));

    // PEM blocks; JSON Web Tokens; Google's access (ya29.) and refresh (1//) tokens; any other run that is too long for a word.
    [GeneratedRegex(
        @"-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)|eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|ya29\.[\w.-]+|1//[\w-]{10,}|[A-Za-z0-9+/_=-]{100,}",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
