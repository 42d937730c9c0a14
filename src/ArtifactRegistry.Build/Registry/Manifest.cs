using System.Net.Http.Headers;
using System.Text.Json;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A manifest or index: the bytes as they were received or built, which alone decide its digest, and their media type.
/// It is never written anew from a model.</summary>
internal sealed class Manifest(ReadOnlyMemory<byte> content, string mediaType)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>The media type to send them with.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>The bytes' sha256 digest.</summary>
    public ImageDigest Digest { get; } = ImageDigest.Compute(content.Span);

    /// <summary>A manifest whose media type stands in its own JSON, as the SDK's outputs have it;
    /// <see langword="null"/> when it does not (OCI image specification, <i>mediaType</i>).</summary>
    public static Manifest? FromJson(ReadOnlyMemory<byte> content) =>
        ReadMediaType(content.Span) is { } mediaType ? new Manifest(content, mediaType) : null;

    /// <summary>Whether the text can stand in a <c>Content-Type</c>.</summary>
    public static bool IsMediaType(string text) => MediaTypeHeaderValue.TryParse(text, out var parsed) && parsed.MediaType == text;

    /// <summary>The top-level <c>mediaType</c>, when the bytes are JSON that has one.</summary>
    public static string? ReadMediaType(ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new Utf8JsonReader(content);
            while (reader.Read())
            {
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("mediaType"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && IsMediaType(text) ? text : null;
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader says InvalidOperationException of text that is not Unicode.
            // Not JSON: then nothing is known of it, and the caller says so.
        }

        return null;
    }
}
