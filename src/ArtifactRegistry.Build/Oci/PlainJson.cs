using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>Writes manifests, reports and the like, escaped no more than JSON asks: none of them is a part of a page, and people read them,
/// so a media type's <c>+</c> stays one.</summary>
internal static class PlainJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of an object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members) => Write(members, Plain);

    /// <summary>The bytes of an object that is a file: indented, with a final line break, the same on every system.</summary>
    public static byte[] WriteFile(Action<Utf8JsonWriter> members)
    {
        var text = Encoding.UTF8.GetString(Write(members, Plain with { Indented = true }).Span);
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n") + "\n");
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members, JsonWriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
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
