using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Reading images' configurations.</summary>
internal sealed class ConfigOperations(RegistryClient client)
{
    /// <summary>The configuration of that digest; <see langword="null"/> when the blob is not one.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have the blob, or does not answer.</exception>
    public async Task<ImageConfig?> ReadAsync(RepositoryName repository, ImageDigest digest, CancellationToken cancellationToken) =>
        ImageConfig.Parse(await client.Blobs.ReadAsync(repository, digest, ImageConfig.MaxSize, cancellationToken));

    /// <summary>The configuration of an image; of an index, that of its first platform. <see langword="null"/> when it has none.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have what the manifest names.</exception>
    public async Task<ImageConfig?> FindAsync(ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.IsIndex)
        {
            var child = manifest.Platforms() is [var first, ..]
                ? await client.Manifests.GetAsync(image.WithDigest(first.Digest), cancellationToken)
                : null;
            return child is null or { IsIndex: true } ? null : await FindAsync(image, child, cancellationToken);
        }

        return manifest.TryParse() is ImageManifest { Config.Digest: var digest }
            ? await ReadAsync(image.Repository, digest, cancellationToken)
            : null;
    }
}
