using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>What an inspection reads of a manifest or index.</summary>
internal sealed record InspectedManifestBody(
    InspectedDescriptor? Config, InspectedDescriptor?[]? Layers, InspectedDescriptor?[]? Manifests, Dictionary<string, string?>? Annotations)
{
    /// <summary>The bytes of configuration and layers.</summary>
    /// <exception cref="OverflowException">The sizes add up to more than there can be.</exception>
    public long Size => checked((Config?.Size ?? 0) + (Layers ?? []).Sum(layer => layer?.Size ?? 0));
}

/// <summary>What an inspection reads of a descriptor.</summary>
internal sealed record InspectedDescriptor(string? MediaType, string? Digest, long Size, ImagePlatform? Platform);

/// <summary>What an inspection reads of an image's configuration.</summary>
internal sealed record InspectedConfigBody(DateTimeOffset? Created, string? Os, string? Architecture, string? Variant, InspectedConfigSection? Config);

/// <summary>The part of a configuration that has the labels; the specification writes it <c>Labels</c>.</summary>
internal sealed record InspectedConfigSection([property: JsonPropertyName("Labels")] Dictionary<string, string?>? Labels);

/// <summary>The bodies that an inspection reads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InspectedManifestBody))]
[JsonSerializable(typeof(InspectedConfigBody))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>Reads a manifest or a configuration.</summary>
    /// <exception cref="ArtifactRegistryException">It is not what its media type says.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> content, JsonTypeInfo<T> type, ImageDigest digest, string mediaType)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, type) ?? throw new JsonException("null");
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedManifest(digest.ToString(), mediaType).ToException(malformed);
        }
    }
}
