using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>The specification's error body.</summary>
internal sealed record ErrorBody([property: JsonPropertyName("errors")] IReadOnlyList<ErrorEntry> Errors);

internal sealed record ErrorEntry(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message);

internal sealed record CatalogBody([property: JsonPropertyName("repositories")] IReadOnlyList<string> Repositories);

/// <summary>Google's extended tag list. All numbers are strings, as Artifact Registry sends them.</summary>
internal sealed record TagListBody(
    [property: JsonPropertyName("child")] IReadOnlyList<string> Child,
    [property: JsonPropertyName("manifest")] IReadOnlyDictionary<string, TagListManifest> Manifest,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("tags")] IReadOnlyList<string> Tags);

internal sealed record TagListManifest(
    [property: JsonPropertyName("imageSizeBytes")] string ImageSizeBytes,
    [property: JsonPropertyName("layerId")] string LayerId,
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("tag")] IReadOnlyList<string> Tag,
    [property: JsonPropertyName("timeCreatedMs")] string TimeCreatedMs,
    [property: JsonPropertyName("timeUploadedMs")] string TimeUploadedMs);

/// <summary>The index that answers a referrers request.</summary>
internal sealed record ReferrersBody(
    [property: JsonPropertyName("schemaVersion")] int SchemaVersion,
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("manifests")] IReadOnlyList<ReferrerDescriptor> Manifests);

internal sealed record ReferrerDescriptor(
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("artifactType")] string? ArtifactType,
    [property: JsonPropertyName("annotations")] IReadOnlyDictionary<string, string>? Annotations);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(CatalogBody))]
[JsonSerializable(typeof(TagListBody))]
[JsonSerializable(typeof(ReferrersBody))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>With quotes as <c>\"</c>, as registries write them.</summary>
    public static ProtocolJson Wire { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
