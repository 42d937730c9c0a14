using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>A repository as a source.</summary>
internal sealed class RegistrySource(RegistryClient client, ImageReference image) : IImageSource
{
    /// <inheritdoc/>
    public string Name => image.Name;

    /// <inheritdoc/>
    public Task<Manifest?> ReadManifestAsync(ImageDigest digest, string mediaType, CancellationToken cancellationToken) =>
        client.Manifests.GetAsync(image.WithDigest(digest), mediaType, cancellationToken);

    /// <inheritdoc/>
    public BlobSource Blob(Descriptor blob) => new(blob.Digest, blob.Size, async cancellationToken =>
    {
        try
        {
            return await client.Blobs.OpenAsync(image.Repository, blob.Digest, blob.Size, cancellationToken);
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound && missing.Errors.Count > 0)
        {
            throw CopyDiagnostics.Incomplete(image.Name, $"the blob {blob.Digest}").ToException(missing);
        }
    });

    /// <inheritdoc/>
    public MountHint? MountOn(RegistryHost host) => host == image.Registry ? new MountHint(image.Repository, IsCertain: true) : null;
}
