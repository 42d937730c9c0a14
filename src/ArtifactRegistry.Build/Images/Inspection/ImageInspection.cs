using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>Reads what an image says of itself: one request for the manifest, and one or two for each platform.</summary>
internal static class ImageInspection
{
    private const int MaximumConfig = 8 * 1024 * 1024;

    /// <summary>The image's manifest, and its platforms in the index's order; attestations, whose platform is unknown, are none.</summary>
    /// <exception cref="ArtifactRegistryException">It does not exist, or the registry does not give what the manifest names.</exception>
    public static async Task<(Manifest Manifest, IReadOnlyList<ImageInfo> Platforms)> ReadAsync(RegistryClient client, ImageReference image, CancellationToken cancellationToken)
    {
        var manifest = await client.Manifests.GetAsync(image, cancellationToken) ?? throw RegistryDiagnostics.ImageNotFound(image.ToString()).ToException();
        if (!MediaTypes.IsIndex(manifest.MediaType))
        {
            return (manifest, [await ReadAsync(client, image, manifest, new Dictionary<string, string>(StringComparer.Ordinal), "", cancellationToken)]);
        }

        var children = ManifestParts.Read(manifest, image.ToString()).Children.Where(child => child.Platform is not { Os: "unknown" });
        var shared = Annotations(manifest);
        return (manifest, await Task.WhenAll(children.Select(async child =>
        {
            var own = await client.Manifests.GetAsync(image.WithDigest(child.Digest), child.MediaType, cancellationToken)
                ?? throw CopyDiagnostics.Incomplete(image.ToString(), $"the manifest {child.Digest}").ToException();
            return await ReadAsync(client, image, own, shared, child.Platform?.ToString() ?? "", cancellationToken);
        })));
    }

    private static async Task<ImageInfo> ReadAsync(
        RegistryClient client, ImageReference image, Manifest manifest, IReadOnlyDictionary<string, string> shared, string platform, CancellationToken cancellationToken)
    {
        var parts = ManifestParts.Read(manifest, image.WithDigest(manifest.Digest).ToString());
        var config = parts.Config is { Size: > 0 and <= MaximumConfig } part
            ? Parse(await client.Blobs.ReadAsync(image.Repository, part.Digest, MaximumConfig, cancellationToken), InspectionJson.Default.InspectedConfig)
            : null;
        var annotations = new Dictionary<string, string>(shared, StringComparer.Ordinal);
        foreach (var (name, value) in Annotations(manifest))
        {
            annotations[name] = value;
        }

        return new ImageInfo(
            manifest.Digest,
            manifest.MediaType,
            platform.Length > 0 || config?.Os is null ? platform : new ImagePlatform(config.Os, config.Architecture, config.Variant).ToString(),
            (parts.Config?.Size ?? 0) + parts.Layers.Sum(layer => layer.Size),
            parts.Layers.Count,
            config?.Created,
            config?.Config?.Labels ?? [],
            annotations);
    }

    private static IReadOnlyDictionary<string, string> Annotations(Manifest manifest) => Parse(manifest.Content, InspectionJson.Default.InspectedManifest)?.Annotations ?? [];

    // Another artifact's configuration is not an image's.
    private static T? Parse<T>(ReadOnlyMemory<byte> content, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
