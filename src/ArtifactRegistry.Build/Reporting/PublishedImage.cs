using System.Text;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What was published, as the SDK hands it over: the report's platforms and sizes come from there, without a request.</summary>
/// <param name="manifest">The manifest or index.</param>
/// <param name="configuration">The image's configuration; empty for an index.</param>
/// <param name="containers">The manifests of the index's images by their digests, where they are at hand.</param>
internal sealed class PublishedImage(Manifest manifest, string? configuration, IReadOnlyDictionary<ImageDigest, byte[]> containers)
{
    private readonly IReadOnlyList<Descriptor> children = manifest.Platforms();

    /// <summary>Bytes of all that was published, each blob once; <see langword="null"/> when a platform's manifest is not at
    /// hand.</summary>
    public long? Size
    {
        get
        {
            if (!manifest.IsIndex)
            {
                return Sum([manifest.Content]);
            }

            return children.All(child => containers.ContainsKey(child.Digest))
                ? Sum(children.Select(child => new ReadOnlyMemory<byte>(containers[child.Digest]))) + manifest.Content.Length
                : null;
        }
    }

    /// <summary>The platforms: an index names its own; of a single image its configuration does.</summary>
    public IReadOnlyList<ReportedPlatform> Platforms
    {
        get
        {
            if (children.Count > 0)
            {
                return
                [
                    .. children.Select(child =>
                        new ReportedPlatform(child.Platform!.ToString(), child.Digest.ToString(), SizeOf(child.Digest))),
                ];
            }

            return ImageConfig.Parse(Encoding.UTF8.GetBytes(configuration ?? "")) is { Platform: { } platform }
                ? [new ReportedPlatform(platform.ToString(), manifest.Digest.ToString(), Sum([manifest.Content]))]
                : [];
        }
    }

    /// <summary>The manifests' own bytes and those of every blob that they name, each once; <see langword="null"/> when one of them is not
    /// an image's manifest.</summary>
    internal static long? Sum(IEnumerable<ReadOnlyMemory<byte>> manifests)
    {
        var blobs = new Dictionary<ImageDigest, long>();
        var total = 0L;
        foreach (var content in manifests)
        {
            if (new Manifest(content, MediaTypes.OciManifest).TryParse() is not ImageManifest { Config: { } config } image)
            {
                return null;
            }

            total += content.Length;
            foreach (var blob in image.Layers.Prepend(config))
            {
                blobs[blob.Digest] = blob.Size;
            }
        }

        return total + blobs.Values.Sum();
    }

    private long? SizeOf(ImageDigest digest) => containers.TryGetValue(digest, out var content) ? Sum([content]) : null;
}
