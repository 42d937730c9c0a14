using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>A manifest or index of any kind as it is on the wire (OCI image specification, <i>Image Manifest</i>, <i>Image Index</i>; Docker's are the same in what is read here). What is
/// required of it is for its readers to say.</summary>
/// <param name="SchemaVersion">2, in all that is in use.</param>
/// <param name="Config">The configuration.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Blobs">The blobs of an OCI artifact manifest, a kind that was withdrawn.</param>
/// <param name="Manifests">The manifests of an index.</param>
/// <param name="Subject">The manifest that it is about.</param>
/// <param name="Annotations">Its annotations; only texts count.</param>
internal sealed record ManifestBody(
    JsonElement? SchemaVersion, PartBody? Config, PartBody?[]? Layers, PartBody?[]? Blobs, PartBody?[]? Manifests, PartBody? Subject, Dictionary<string, JsonElement>? Annotations)
{
    /// <summary>Whether it is of Docker's first schema.</summary>
    [JsonIgnore]
    public bool IsSchema1 => SchemaVersion is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number) && number == 1;

    /// <summary>The bytes of configuration and layers, by their own word.</summary>
    /// <exception cref="OverflowException">They add up to more than there can be.</exception>
    [JsonIgnore]
    public long Size => checked((Config?.Size ?? 0) + (Layers ?? []).Sum(layer => layer?.Size ?? 0));

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The bytes are none.</exception>
    /// <exception cref="ArtifactRegistryException">Tools read it differently (<see cref="ManifestMembers"/>).</exception>
    public static ManifestBody Deserialize(ReadOnlyMemory<byte> content)
    {
        ManifestMembers.Check(content.Span);
        return JsonSerializer.Deserialize(content.Span, ManifestJson.Default.ManifestBody) ?? throw new JsonException("null");
    }

    /// <summary>Reads a manifest that a registry gave.</summary>
    /// <exception cref="ArtifactRegistryException">It is not what its media type says.</exception>
    public static ManifestBody Parse(Manifest manifest)
    {
        try
        {
            return Deserialize(manifest.Content);
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedManifest(manifest.Digest.ToString(), manifest.MediaType).ToException(malformed);
        }
    }

    /// <summary>Reads what may be a manifest; <see langword="null"/> when it is none.</summary>
    public static ManifestBody? TryParse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return Deserialize(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A descriptor as it is on the wire (OCI image specification, <i>Content Descriptors</i>).</summary>
internal sealed record PartBody(string? MediaType, string? Digest, long Size, ImagePlatform? Platform, Dictionary<string, JsonElement>? Annotations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ManifestBody))]
internal sealed partial class ManifestJson : JsonSerializerContext;
