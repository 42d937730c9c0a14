using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON: names in camel case, what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(ReleaseReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>The value as bytes with a final line break, the same on every system.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.Serialize(value, type).ReplaceLineEndings("\n");
        return System.Text.Encoding.UTF8.GetBytes(json + "\n");
    }
}
