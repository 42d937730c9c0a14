using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>An index's children and their platforms (OCI image specification, <i>Image Index</i>).</summary>
internal static class IndexPlatforms
{
    /// <summary>The platforms of an index, in its order, each with its manifest's digest; none for a manifest that is no index.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It is said to be an index, and is not.</exception>
    public static IReadOnlyList<(string Platform, ImageDigest Digest)> List(Manifest manifest) => MediaTypes.IsIndex(manifest.MediaType)
        ? [.. (ManifestBody.Parse(manifest).Manifests ?? []).OfType<PartBody>().Select(Read).OfType<(string, ImageDigest)>()]
        : [];

    private static (string, ImageDigest)? Read(PartBody entry) =>
        ImageDigest.TryParse(entry.Digest, out var digest) && entry.Platform is { } platform ? (platform.ToString(), digest) : null;
}
