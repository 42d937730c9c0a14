using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON: names in camel case, what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(ReleaseReport))]
[JsonSerializable(typeof(PromotionReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    // People read reports, which are no part of a page: a media type's + stays one.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>A report as a file: indented, with a final line break, the same on every system.</summary>
    public static byte[] Write<T>(T report, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            JsonSerializer.Serialize(json, report, type);
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n");
    }
}

/// <summary>What a promotion did, as its report file has it; documented in <c>docs/promote.md</c>.</summary>
internal sealed record PromotionReport
{
    /// <summary>The schema's version.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary><c>all</c>, <c>none</c> or <c>partial</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The tags and what became of them.</summary>
    public required IReadOnlyList<ReportedMove> Tags { get; init; }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportJson.Write(this, ReportJson.Default.PromotionReport);
}

/// <summary>A tag in a promotion's report.</summary>
internal sealed record ReportedMove(string Source, string Tag, string Digest, string? PreviousDigest, string Outcome, string? Problem);
