using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Takes secrets out of text that a token endpoint or a helper wrote, should it repeat what it was given.</summary>
internal static partial class SecretText
{
    private const int LongestWord = 99;
    private const int ShortestRandomRun = 20;

    // What the alternatives of the expression begin with.
    private static readonly string[] Beginnings = ["-----BEGIN ", "eyJ", "ya29.", "1//"];
    private static readonly SearchValues<char> LongCharacters = Base64Characters("+/_=-");
    private static readonly SearchValues<char> NameCharacters = Base64Characters("+=_-");

    /// <summary>The text without anything that looks like a token, an assertion or a key, and fit to be logged.</summary>
    public static string Clean(string text) =>
        DiagnosticText.Clean(MayHoldSecret(text) ? Secret().Replace(text, "[removed]") : text);

    /// <summary>Whether nothing in the text looks like a token, an assertion or a key.</summary>
    public static bool FindsNothing(string text) => !MayHoldSecret(text) || !Secret().IsMatch(text);

    /// <summary>Whether the text has a run of 20 characters or more that mixes lower case, upper case and digits, as base64 does and names
    /// do not.</summary>
    public static bool HasRandomRun(string text) => Runs(text, NameCharacters).Any(run => run.Length >= ShortestRandomRun
        && run.Any(char.IsAsciiLetterLower) && run.Any(char.IsAsciiLetterUpper) && run.Any(char.IsAsciiDigit));

    /// <summary>The letters and digits of base64, and <paramref name="more"/>.</summary>
    public static SearchValues<char> Base64Characters(string more) =>
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more);

    // The expression is asked only where it can match, since making it costs a first build more than all that it reads.
    private static bool MayHoldSecret(string text) =>
        Array.Exists(Beginnings, beginning => text.Contains(beginning, StringComparison.Ordinal))
        || Runs(text, LongCharacters).Any(run => run.Length > LongestWord);

    private static IEnumerable<string> Runs(string text, SearchValues<char> characters)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOfAnyExcept(characters) is var found and >= 0 ? found : text.Length - at;
            if (length > 0)
            {
                yield return text.Substring(at, length);
            }

            at += length + 1;
        }
    }

    // PEM blocks; JSON Web Tokens; Google's access (ya29.) and refresh (1//) tokens; any other run that is too long for a word.
    [GeneratedRegex(
        @"-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)|eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|ya29\.[\w.-]+"
        + @"|1//[\w-]{10,}|[A-Za-z0-9+/_=-]{100,}",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}

/// <summary>What a value that should be a path or a name really is.</summary>
internal enum SecretShape
{
    /// <summary>Nothing that is known.</summary>
    None,

    /// <summary>A key or another file's content: JSON or PEM, or either in base64.</summary>
    Content,

    /// <summary>A token, or another run of characters that no name has.</summary>
    Token,
}

/// <summary>Recognises secrets that were put where a path or a name belongs.</summary>
internal static class SecretShapes
{
    private static readonly SearchValues<char> TokenCharacters = SecretText.Base64Characters("+/_=.~-");

    /// <summary>What <paramref name="value"/> is.</summary>
    public static SecretShape Of(string value) => value.Trim() switch
    {
        var text when IsContent(text) || IsContent(Decode(text)) => SecretShape.Content,
        var text when !SecretText.FindsNothing(text) || IsRun(text) => SecretShape.Token,
        _ => SecretShape.None,
    };

    private static bool IsContent(string text) =>
        text is ['{' or '[', ..]
        || text.Contains("-----BEGIN", StringComparison.Ordinal)
        || text.Contains("\"private_key\"", StringComparison.Ordinal);

    private static string Decode(string text)
    {
        var characters = string.Concat(text.Where(character => !char.IsWhiteSpace(character)))
            .Replace('-', '+')
            .Replace('_', '/')
            .TrimEnd('=');
        var bytes = new byte[characters.Length + 4];
        return characters.Length >= 16
            && Convert.TryFromBase64String(characters.PadRight((characters.Length + 3) / 4 * 4, '='), bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length).Trim()
                : "";
    }

    private static bool IsRun(string text) => text.Length >= 40 && text.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0;
}
