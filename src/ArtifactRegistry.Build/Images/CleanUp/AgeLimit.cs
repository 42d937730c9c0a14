using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Reads an age, <c>30d</c>, or a date: what is older than it.</summary>
internal static class AgeLimit
{
    private const string Allowed =
        "an age as in 30d (w weeks, d days, h hours, m minutes), or a date that has passed, 2026-01-31 or 2026-01-31T12:00:00Z, in UTC";
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>The time before which something is older; <see langword="null"/> when the property is empty.</summary>
    /// <exception cref="ArtifactRegistryException">It is neither an age nor a date in the past.</exception>
    public static DateTimeOffset? Read(string? value, string property, DateTimeOffset now)
    {
        var text = (value ?? "").Trim();
        return text.Length == 0 ? null
            : ReadAge(text) is { } age && age > TimeSpan.Zero && age < now - DateTimeOffset.UnixEpoch ? now - age
            : ReadDate(text) is { } date && date < now ? date
            : throw InputDiagnostics.InvalidSetting(text, property, Allowed).ToException();
    }

    private static TimeSpan? ReadAge(string text) =>
        text.Length <= 7 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                'w' => TimeSpan.FromDays(7.0 * number),
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => null,
            }
            : null;

    private static DateTimeOffset? ReadDate(string text) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
