using System.Text;
using System.Text.Json;

namespace ArtifactRegistry.Build.Oci;

/// <summary>An image's configuration (OCI image specification, <i>Image Configuration</i>). Every tool writes one of its own: a member that
/// is not what it should be does not exist, so that none depends on another; hence no serializer, which refuses the whole for one of
/// them.</summary>
/// <param name="Created">When it was built; <see langword="null"/> when that is not a real time.</param>
/// <param name="Platform">The platform; <see langword="null"/> when it is not named.</param>
/// <param name="Labels">The labels.</param>
internal sealed record ImageConfig(DateTimeOffset? Created, Platform? Platform, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The label that names the source revision (OCI image specification, <i>Annotations</i>).</summary>
    public const string RevisionLabel = "org.opencontainers.image.revision";

    /// <summary>The label that names the base image (likewise).</summary>
    public const string BaseNameLabel = "org.opencontainers.image.base.name";

    /// <summary>The greatest one that is read, in bytes.</summary>
    public const int MaxSize = 8 * 1024 * 1024;

    /// <summary>Parses a configuration; <see langword="null"/> when the bytes are not one.</summary>
    public static ImageConfig? Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImageConfig Read(JsonElement root) => new(
        RealTime.Parse(JsonText.Member(root, "created")),
        JsonText.Member(root, "os") is { Length: > 0 } os && JsonText.Member(root, "architecture") is { Length: > 0 } architecture
            ? new Platform(os, architecture, JsonText.Member(root, "variant"))
            : null,
        JsonText.Find(root, "config") is { } config && JsonText.Find(config, "Labels") is { } labels
            ? JsonText.Members(labels)
            : JsonText.None);
}

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
