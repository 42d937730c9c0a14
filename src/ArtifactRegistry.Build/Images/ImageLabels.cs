using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images;

/// <summary>Reads an image's labels from its config blob (OCI image specification, <i>Image Configuration</i>).</summary>
internal static class ImageLabels
{
    /// <summary>The label that names the source revision (OCI image specification, <i>Annotations</i>).</summary>
    public const string Revision = "org.opencontainers.image.revision";

    private const int MaximumConfigSize = 8 * 1024 * 1024;
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The labels of an image; of an index, those of its first platform. None when it has no config of that kind.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not give what the manifest names.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        RegistryClient client, ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (MediaTypes.IsIndex(manifest.MediaType))
        {
            var child = PlatformSelector.List(manifest) is [var first, ..]
                ? await client.Manifests.GetAsync(image.WithDigest(first.Digest), cancellationToken)
                : null;
            return child is null || MediaTypes.IsIndex(child.MediaType) ? None : await ReadAsync(client, image, child, cancellationToken);
        }

        if (!ImageDigest.TryParse(Parse(manifest.Content, ImageConfigJson.Default.ImageManifestBody)?.Config?.Digest, out var digest))
        {
            return None;
        }

        var config = await client.Blobs.ReadAsync(image.Repository, digest, MaximumConfigSize, cancellationToken);
        return Parse(config, ImageConfigJson.Default.ImageConfigBody)?.Config?.Labels ?? None;
    }

    private static T? Parse<T>(ReadOnlyMemory<byte> content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, type);
        }
        catch (JsonException)
        {
            // Some artifact, and no image: it has no labels.
            return null;
        }
    }
}

/// <summary>What is read of a manifest.</summary>
internal sealed record ImageManifestBody(ImageConfigDescriptor? Config);

/// <summary>Where a manifest's config is.</summary>
internal sealed record ImageConfigDescriptor(string? Digest);

/// <summary>What is read of a config blob.</summary>
internal sealed record ImageConfigBody(ImageConfigSection? Config);

/// <summary>The part of a config blob that has the labels; the specification writes it <c>Labels</c>.</summary>
internal sealed record ImageConfigSection([property: JsonPropertyName("Labels")] Dictionary<string, string>? Labels);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageManifestBody))]
[JsonSerializable(typeof(ImageConfigBody))]
internal sealed partial class ImageConfigJson : JsonSerializerContext;
