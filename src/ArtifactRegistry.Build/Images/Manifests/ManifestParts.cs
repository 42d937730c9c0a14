using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>What a manifest consists of. Nothing of it is written anew: the manifest itself stays the bytes that it is.</summary>
/// <param name="Config">The configuration, where it has one.</param>
/// <param name="Layers">The layers, or the blobs of another artifact.</param>
/// <param name="Children">The manifests of an index.</param>
internal sealed record ManifestParts(Part? Config, IReadOnlyList<Part> Layers, IReadOnlyList<Part> Children)
{
    private static readonly ManifestParts None = new(null, [], []);

    /// <summary>All blobs that are in the registry: the configuration and the layers, each once; not those that are fetched from elsewhere.</summary>
    public IReadOnlyList<Part> Blobs => [.. new[] { Config }.OfType<Part>().Concat(Layers).Where(part => !part.IsForeign).DistinctBy(part => part.Digest)];

    /// <summary>The entries of an index, also those that name the same manifest.</summary>
    /// <exception cref="ArtifactRegistryException">It is no index.</exception>
    public static IReadOnlyList<Part> Entries(Manifest index, string name)
    {
        try
        {
            return [.. (ManifestBody.Deserialize(index.Content).Manifests ?? []).Select(Part.Read)];
        }
        catch (JsonException malformed)
        {
            throw CopyDiagnostics.Unsupported(name, $"is not an index: {malformed.Message}").ToException(malformed);
        }
    }

    /// <summary>Reads a manifest. Of a media type that is not known, what looks like descriptors counts, and what is not JSON consists of nothing.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="image">Its name, for the message.</param>
    /// <exception cref="ArtifactRegistryException">It is of Docker's schema 1, or is not what its media type says.</exception>
    public static ManifestParts Read(Manifest manifest, string image)
    {
        var isKnown = MediaTypes.Manifests.Contains(manifest.MediaType);
        try
        {
            var body = ManifestBody.Deserialize(manifest.Content);
            return body.IsSchema1 || manifest.MediaType.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal)
                ? throw CopyDiagnostics.Unsupported(image, "is of Docker's image manifest schema 1, which Artifact Registry does not take").ToException()
                : new ManifestParts(
                    body.Config is null ? null : Part.Read(body.Config),
                    [.. (body.Layers ?? []).Concat(body.Blobs ?? []).Select(Part.Read)],
                    [.. (body.Manifests ?? []).Select(Part.Read).DistinctBy(part => part.Digest)]);
        }
        catch (JsonException) when (!isKnown)
        {
            return None;
        }
        catch (JsonException malformed)
        {
            throw CopyDiagnostics.Unsupported(image, $"is said to be {manifest.MediaType} and is not: {malformed.Message}").ToException(malformed);
        }
    }
}

/// <summary>A blob or manifest that a manifest names.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes, as the manifest says.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Platform">The platform, in an index.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record Part(ImageDigest Digest, long Size, string MediaType, ImagePlatform? Platform, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Whether it is a layer that may not be handed on and is fetched from its vendor (OCI image specification,
    /// <i>Non-Distributable Layers</i>): Windows base layers once were such.</summary>
    public bool IsForeign => MediaType.Contains("nondistributable", StringComparison.Ordinal) || MediaType.Contains(".foreign.", StringComparison.Ordinal);

    // No registry takes a blob of a TiB; all that a manifest can name adds up within a long.
    private const long MostBytes = 1L << 40;

    /// <summary>Reads a descriptor.</summary>
    public static Part Read(PartBody? body) => ImageDigest.TryParse(body?.Digest, out var digest) && body!.Size is >= 0 and <= MostBytes
        ? new Part(digest, body.Size, body.MediaType ?? "", body.Platform, JsonText.Members(body.Annotations))
        : throw new JsonException("an entry has no valid digest or size");
}
