using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

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
internal static partial class SecretShapes
{
    /// <summary>What <paramref name="value"/> is.</summary>
    public static SecretShape Of(string value) => value.Trim() switch
    {
        var text when IsContent(text) || IsContent(Decode(text)) => SecretShape.Content,
        var text when !SecretText.FindsNothing(text) || Run().IsMatch(text) => SecretShape.Token,
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

    [GeneratedRegex(@"\A[A-Za-z0-9+/_=.~-]{40,}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Run();
}
