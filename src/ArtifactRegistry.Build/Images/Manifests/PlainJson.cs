using System.Text.Encodings.Web;
using System.Text.Json;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>Writes manifests and the like: compact, and escaped no more than JSON asks. Registries store the bytes and people read them, so a media type's <c>+</c> stays one.</summary>
internal static class PlainJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of an object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Writes a descriptor's members into an object that is open (OCI image specification, <i>Content Descriptors</i>).</summary>
    public static void WriteDescriptor(Utf8JsonWriter json, string mediaType, ImageDigest digest, long size)
    {
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.ToString());
        json.WriteNumber("size", size);
    }

    /// <summary>Writes texts as members of an object that is open, by name.</summary>
    public static void WriteTexts(Utf8JsonWriter json, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var (name, text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, text);
        }
    }
}
