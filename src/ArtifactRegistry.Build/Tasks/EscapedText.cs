using System.Globalization;
using System.Text;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Text that came from a registry, as an item's value: MSBuild's own characters are escaped, so that they stay what they were and
/// call nothing.</summary>
internal static class EscapedText
{
    /// <summary>The text with <c>% $ @ ' ( ) ; ? *</c> as <c>%XX</c> (MSBuild, <i>Special characters</i>).</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '%' or '$' or '@' or '\'' or '(' or ')' or ';' or '?' or '*')
            {
                escaped.Append('%').Append(((int)character).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
