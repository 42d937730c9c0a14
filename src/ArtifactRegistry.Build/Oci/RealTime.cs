using System.Text;
using System.Text.Json;

namespace ArtifactRegistry.Build.Oci;

/// <summary>Distinguishes a time that means something from the stand-ins of images: reproducible builds have 1970, Artifact Registry's list
/// has 0 or the year 1.</summary>
internal static class RealTime
{
    // gcr-cleaner takes the upload time for images "created" before Docker's first release.
    private static readonly DateTimeOffset DockersFirstDay = new(2013, 3, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time, or <see langword="null"/> when nothing can have been built then.</summary>
    public static DateTimeOffset? OrNull(DateTimeOffset? time) => time >= DockersFirstDay ? time : null;

    /// <summary>The time of a text in RFC 3339, as the image specification requires it, or <see langword="null"/>.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // The reader of JSON takes exactly that format, with Docker's nanoseconds; DateTimeOffset.TryParse takes many others.
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text ?? "")}\""));
        return reader.Read() && reader.TryGetDateTimeOffset(out var time) ? OrNull(time) : null;
    }

    /// <summary>The time of so many milliseconds since 1970, or <see langword="null"/>.</summary>
    public static DateTimeOffset? OrNull(long milliseconds) =>
        milliseconds >= DockersFirstDay.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
