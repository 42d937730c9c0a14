using System.Text;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What was published, as the SDK hands it over: the report's platforms and sizes come from there, without a request.</summary>
/// <param name="manifest">The manifest or index.</param>
/// <param name="configuration">The image's configuration; empty for an index.</param>
/// <param name="containers">The manifests of the index's images by their digests, where they are at hand.</param>
internal sealed class PublishedImage(Manifest manifest, string? configuration, IReadOnlyDictionary<ImageDigest, byte[]> containers)
{
    private readonly IReadOnlyList<(string Platform, ImageDigest Digest)> children = IndexPlatforms.List(manifest);

    /// <summary>Bytes of all that was published, each blob once; <see langword="null"/> when a platform's manifest is not at hand.</summary>
    public long? Size => !MediaTypes.IsIndex(manifest.MediaType) ? ManifestSize.Sum([manifest.Content])
        : children.All(child => containers.ContainsKey(child.Digest))
            ? ManifestSize.Sum(children.Select(child => new ReadOnlyMemory<byte>(containers[child.Digest]))) + manifest.Content.Length
            : null;

    /// <summary>The platforms: an index names its own; of a single image its configuration does.</summary>
    public IReadOnlyList<ReportedPlatform> Platforms => children.Count > 0
        ? [.. children.Select(child => new ReportedPlatform(child.Platform, child.Digest.ToString(), SizeOf(child.Digest)))]
        : ImageConfiguration.Parse(Encoding.UTF8.GetBytes(configuration ?? "")) is { Platform: { Length: > 0 } platform }
            ? [new ReportedPlatform(platform, manifest.Digest.ToString(), ManifestSize.Sum([manifest.Content]))]
            : [];

    private long? SizeOf(ImageDigest digest) => containers.TryGetValue(digest, out var content) ? ManifestSize.Sum([content]) : null;
}
