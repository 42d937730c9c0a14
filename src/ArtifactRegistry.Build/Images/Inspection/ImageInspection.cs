using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>Reads what an image says of itself: two requests for each platform, and one for the index. No layer is read.</summary>
/// <param name="client">The image's registry.</param>
internal sealed class ImageInspection(RegistryClient client)
{
    /// <summary>The image's digest, and the image itself; of an index its platforms, in its order. What an index has besides (attestations,
    /// whose platform is <c>unknown/unknown</c>, and further indexes) is no platform and is left out.</summary>
    /// <param name="image">The image, by tag or digest.</param>
    /// <param name="platform">The only platform to read; empty for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The image, its platform, or a part of it is not there, or is not what it should
    /// be.</exception>
    public async Task<(ImageDigest Digest, IReadOnlyList<InspectedImage> Platforms)> ReadAsync(
        ImageReference image, string platform, CancellationToken cancellationToken)
    {
        var manifest = await GetAsync(image, cancellationToken);
        if (!manifest.IsIndex)
        {
            var only = await ReadAsync(image, manifest, index: null, toldPlatform: "", JsonText.None, cancellationToken);
            return platform.Length == 0 || only.Platform == platform
                ? (manifest.Digest, [only])
                : throw Missing(image, platform, [only.Platform]);
        }

        var children = manifest.Platforms().Where(child => child.Platform is not { Os: "unknown" }).ToArray();
        var wanted = children.Where(child => platform.Length == 0 || child.Platform!.ToString() == platform).ToArray();
        if (platform.Length > 0 && wanted.Length == 0)
        {
            throw Missing(image, platform, children.Select(child => child.Platform!.ToString()));
        }

        var annotations = manifest.Parse().Annotations;
        var read = await Task.WhenAll(wanted.Select(child =>
            ReadChildAsync(image, manifest.Digest, child, annotations, cancellationToken)));
        return (manifest.Digest, [.. read.OfType<InspectedImage>()]);
    }

    private async Task<InspectedImage?> ReadChildAsync(
        ImageReference image,
        ImageDigest index,
        Descriptor child,
        IReadOnlyDictionary<string, string> annotations,
        CancellationToken cancellationToken)
    {
        var manifest = await GetAsync(image.WithDigest(child.Digest), cancellationToken);
        return manifest.IsIndex
            ? null
            : await ReadAsync(image, manifest, index, child.Platform!.ToString(), annotations, cancellationToken);
    }

    private async Task<InspectedImage> ReadAsync(
        ImageReference image,
        Manifest manifest,
        ImageDigest? index,
        string toldPlatform,
        IReadOnlyDictionary<string, string> inherited,
        CancellationToken cancellationToken)
    {
        var document = manifest.Parse();
        var body = document as ImageManifest ?? ImageManifest.Empty;
        var config = await ReadConfigAsync(image, body.Config, cancellationToken);
        var annotations = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
        foreach (var (name, text) in document.Annotations)
        {
            annotations[name] = text;
        }

        return new InspectedImage(
            image.WithDigest(manifest.Digest),
            index,
            manifest.MediaType,
            toldPlatform.Length > 0 ? toldPlatform : config?.Platform?.ToString() ?? "",
            config?.Created,
            body.Size,
            body.Layers.Count,
            config?.Labels ?? JsonText.None,
            annotations);
    }

    /// <summary>The configuration; <see langword="null"/> for an artifact that has none of an image's.</summary>
    private async Task<ImageConfig?> ReadConfigAsync(ImageReference image, Descriptor? config, CancellationToken cancellationToken) =>
        config is not null && MediaTypes.IsImageConfig(config.MediaType)
            ? await client.Configs.ReadAsync(image.Repository, config.Digest, cancellationToken)
                ?? throw OciDiagnostics.MalformedManifest(config.Digest.ToString(), config.MediaType).ToException()
            : null;

    private async Task<Manifest> GetAsync(ImageReference image, CancellationToken cancellationToken) =>
        await client.Manifests.GetAsync(image, cancellationToken) ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException();

    private static ArtifactRegistryException Missing(ImageReference image, string platform, IEnumerable<string> available) =>
        TagDiagnostics.PlatformMissing(image.ToString(), platform, [.. available.Where(name => name.Length > 0)]).ToException();
}

/// <summary>An image of one platform, as its manifest and configuration describe it.</summary>
/// <param name="Image">The image, by its own digest.</param>
/// <param name="Index">The digest of the index that it was found in; <see langword="null"/> when it was named directly.</param>
/// <param name="MediaType">Its manifest's media type.</param>
/// <param name="Platform">The platform, <c>linux/amd64</c>; empty when it is not named.</param>
/// <param name="Created">When it was built; <see langword="null"/> when that is unknown or not a real time.</param>
/// <param name="Size">The bytes of configuration and layers, as they are stored.</param>
/// <param name="LayerCount">The number of layers.</param>
/// <param name="Labels">The labels of its configuration.</param>
/// <param name="Annotations">The annotations of its manifest, over those of its index.</param>
internal sealed record InspectedImage(
    ImageReference Image,
    ImageDigest? Index,
    string MediaType,
    string Platform,
    DateTimeOffset? Created,
    long Size,
    int LayerCount,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>One of the specification's names (OCI image specification, <i>Annotations</i>), which tools write as a label or as an
    /// annotation; empty when neither has it.</summary>
    /// <param name="key">What follows <c>org.opencontainers.image.</c>.</param>
    public string Annotation(string key)
    {
        var name = $"org.opencontainers.image.{key}";
        return Labels.GetValueOrDefault(name) ?? Annotations.GetValueOrDefault(name) ?? "";
    }
}
