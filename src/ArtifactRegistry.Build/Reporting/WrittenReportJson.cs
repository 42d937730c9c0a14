using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON as it is written: names in camel case, what is not known is left out. Generated code writes it, without the metadata that
/// reading needs: every publish writes a report, mostly in a process that has not done so before (docs/benchmarks.md, "Tried").</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(ReleaseReport))]
internal sealed partial class WrittenReportJson : JsonSerializerContext
{
    // People read a report too: a media type's '+' stays one. It is a file of its own, and no part of a page.
    private static readonly JsonWriterOptions Plain = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as bytes with a final line break, the same on every system.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            type.SerializeHandler!(json, value);
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n");
    }
}
