using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Inspection;

/// <summary>Reads what an image says of itself: two requests for each platform, and one for the index. No layer is read.</summary>
/// <param name="client">The image's registry.</param>
internal sealed class ImageInspection(RegistryClient client)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The image's digest, and the image itself; of an index its platforms, in its order. What an index has besides (attestations, whose platform is
    /// <c>unknown/unknown</c>, and further indexes) is no platform and is left out.</summary>
    /// <param name="image">The image, by tag or digest.</param>
    /// <param name="platform">The only platform to read; empty for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The image, its platform, or a part of it is not there, or is not what it should be.</exception>
    public async Task<(ImageDigest Digest, IReadOnlyList<InspectedImage> Platforms)> ReadAsync(ImageReference image, string platform, CancellationToken cancellationToken)
    {
        var manifest = await GetAsync(image, cancellationToken);
        if (!MediaTypes.IsIndex(manifest.MediaType))
        {
            var only = await ReadAsync(image, manifest, index: null, toldPlatform: "", Nothing, cancellationToken);
            return platform.Length == 0 || only.Platform == platform ? (manifest.Digest, [only]) : throw Missing(image, platform, [only.Platform]);
        }

        var index = ManifestBody.Parse(manifest);
        var children = IndexPlatforms.List(manifest).Where(child => !child.Platform.StartsWith("unknown/", StringComparison.Ordinal)).ToArray();
        var wanted = children.Where(child => platform.Length == 0 || child.Platform == platform).ToArray();
        if (platform.Length > 0 && wanted.Length == 0)
        {
            throw Missing(image, platform, children.Select(child => child.Platform));
        }

        var annotations = JsonText.Members(index.Annotations);
        var read = await Task.WhenAll(wanted.Select(child => ReadChildAsync(image, manifest.Digest, child, annotations, cancellationToken)));
        return (manifest.Digest, [.. read.OfType<InspectedImage>()]);
    }

    private async Task<InspectedImage?> ReadChildAsync(
        ImageReference image,
        ImageDigest index,
        (string Platform, ImageDigest Digest) child,
        IReadOnlyDictionary<string, string> annotations,
        CancellationToken cancellationToken)
    {
        var manifest = await GetAsync(image.WithDigest(child.Digest), cancellationToken);
        return MediaTypes.IsIndex(manifest.MediaType) ? null : await ReadAsync(image, manifest, index, child.Platform, annotations, cancellationToken);
    }

    private async Task<InspectedImage> ReadAsync(
        ImageReference image,
        Manifest manifest,
        ImageDigest? index,
        string toldPlatform,
        IReadOnlyDictionary<string, string> inherited,
        CancellationToken cancellationToken)
    {
        var body = ManifestBody.Parse(manifest);
        var config = await ReadConfigAsync(image, body.Config, cancellationToken);
        var annotations = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
        foreach (var (name, text) in JsonText.Members(body.Annotations))
        {
            annotations[name] = text;
        }

        return new InspectedImage(
            image.WithDigest(manifest.Digest),
            index,
            manifest.MediaType,
            toldPlatform.Length > 0 ? toldPlatform : config?.Platform ?? "",
            config?.Created,
            SizeOf(manifest, body),
            body.Layers?.Length ?? 0,
            config?.Labels ?? Nothing,
            annotations);
    }

    /// <summary>The configuration; <see langword="null"/> for an artifact that has none of an image's.</summary>
    private async Task<ImageConfiguration?> ReadConfigAsync(ImageReference image, PartBody? config, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsImageConfig(config?.MediaType) || !ImageDigest.TryParse(config!.Digest, out var digest))
        {
            return null;
        }

        return await ImageConfiguration.ReadAsync(client, image, digest, cancellationToken)
            ?? throw RegistryDiagnostics.MalformedManifest(digest.ToString(), config.MediaType!).ToException();
    }

    private async Task<Manifest> GetAsync(ImageReference image, CancellationToken cancellationToken) =>
        await client.Manifests.GetAsync(image, cancellationToken) ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException();

    private static long SizeOf(Manifest manifest, ManifestBody body)
    {
        try
        {
            return body.Size;
        }
        catch (OverflowException absurd)
        {
            throw RegistryDiagnostics.MalformedManifest(manifest.Digest.ToString(), manifest.MediaType).ToException(absurd);
        }
    }

    private static ArtifactRegistryException Missing(ImageReference image, string platform, IEnumerable<string> available) =>
        TagDiagnostics.PlatformMissing(image.ToString(), platform, [.. available.Where(name => name.Length > 0)]).ToException();
}
