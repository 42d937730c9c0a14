using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Oci;

/// <summary>Text in JSON that anyone may have written. System.Text.Json parses text that is not Unicode (a lone surrogate, bytes that are
/// not UTF-8) and throws <see cref="InvalidOperationException"/> when it is read; here such text does not exist.</summary>
internal static class JsonText
{
    /// <summary>No members.</summary>
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The text; <see langword="null"/> when the value is not text, or not Unicode.</summary>
    public static string? OrNull(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text or name that the reader is at; <see langword="null"/> when the token is neither, or not Unicode.</summary>
    public static string? OrNull(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of an object's member; <see langword="null"/> when there is none, or the value is not an object.</summary>
    public static string? Member(JsonElement json, string name) => Find(json, name) is { } value ? OrNull(value) : null;

    /// <summary>An object's member; <see langword="null"/> when there is none, or the value is not an object.</summary>
    public static JsonElement? Find(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return json.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another member is not Unicode.
            var found = json.EnumerateObject().LastOrDefault(member => NameOf(member) == name).Value;
            return found.ValueKind == JsonValueKind.Undefined ? null : found;
        }
    }

    /// <summary>Those members of an object that are text.</summary>
    public static IReadOnlyDictionary<string, string> Members(JsonElement json)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default)
        {
            if (OrNull(member.Value) is { } text && NameOf(member) is { } name)
            {
                texts[name] = text;
            }
        }

        return texts;
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads those members of an object that are text: annotations.</summary>
    internal sealed class MembersConverter : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        /// <inheritdoc/>
        public override IReadOnlyDictionary<string, string> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.StartObject
                ? Members(JsonElement.ParseValue(ref reader))
                : throw new JsonException("annotations that are not an object");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}

/// <summary>Writes manifests and the like, escaped no more than JSON asks: none of them is a part of a page, and people read them, so a
/// media type's <c>+</c> stays one.</summary>
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
