using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>The credentials that a build has sent. A registry or an endpoint can repeat one in an error message or a header, so they are
/// removed from what is shown: as they are, in base64, and URL-encoded. A beginning of 12 characters is enough, because messages are
/// cut.</summary>
internal sealed class KnownSecrets
{
    private const int Beginning = 12;
    private const string Removed = "[removed]";
    private readonly ConcurrentDictionary<string, bool> forms = new(StringComparer.Ordinal);

    /// <summary>Adds a secret. Of one with several lines, such as a key, each line counts too.</summary>
    public void Add(string secret)
    {
        var parts = secret.Split(["\n", "\\n"], StringSplitOptions.TrimEntries)
            .Where(part => part.Length >= 32)
            .Append(secret.Trim())
            .Where(part => part.Length > 0);
        foreach (var part in parts)
        {
            var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(part));
            string[] all =
                [part, base64, base64.Replace('+', '-').Replace('/', '_'), Uri.EscapeDataString(part), Uri.EscapeDataString(base64)];
            foreach (var form in all.Concat(all.Select(LowerEscapes)).Append(DiagnosticText.Clean(part)))
            {
                forms.TryAdd(form, true);
            }
        }
    }

    /// <summary>The text without the secrets.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepShort">Whether secrets of fewer than 12 characters stay, because the text is not only shown.</param>
    public string Remove(string text, bool keepShort = false) =>
        forms.Keys.Where(form => !keepShort || form.Length >= Beginning).OrderByDescending(form => form.Length).Aggregate(text, RemoveForm);

    private static string RemoveForm(string text, string form)
    {
        // A short one could be a part of any word.
        if (form.Length < 8)
        {
            var word = $@"(?<![A-Za-z0-9]){Regex.Escape(form)}(?![A-Za-z0-9])";
            return text.Contains(form, StringComparison.Ordinal)
                ? Regex.Replace(text, word, Removed, RegexOptions.None, TimeSpan.FromSeconds(1))
                : text;
        }

        var beginning = form[..Math.Min(Beginning, form.Length)];
        var at = text.IndexOf(beginning, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var cleaned = new StringBuilder();
        var from = 0;
        for (; at >= 0; at = text.IndexOf(beginning, from, StringComparison.Ordinal))
        {
            cleaned.Append(text, from, at - from).Append(Removed);
            from = at + text.AsSpan(at).CommonPrefixLength(form);
        }

        return cleaned.Append(text, from, text.Length - from).ToString();
    }

    private static string LowerEscapes(string form) => form.Contains('%', StringComparison.Ordinal)
        ? Regex.Replace(form, "%[0-9A-F]{2}", match => match.Value.ToLowerInvariant(), RegexOptions.None, TimeSpan.FromSeconds(1))
        : form;
}
