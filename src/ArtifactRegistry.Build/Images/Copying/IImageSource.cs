using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Where an image is copied from: a repository, or an archive.</summary>
internal interface IImageSource
{
    /// <summary>Its name, for messages.</summary>
    string Name { get; }

    /// <summary>A manifest by its digest; <see langword="null"/> when the source does not have it.</summary>
    /// <exception cref="ArtifactRegistryException">The source does not say, or it is not what its digest says.</exception>
    Task<Manifest?> ReadManifestAsync(ImageDigest digest, string mediaType, CancellationToken cancellationToken);

    /// <summary>A blob, to be opened when it is needed.</summary>
    BlobSource Blob(Descriptor blob);

    /// <summary>The repository of <paramref name="host"/> from which the image's blobs can be mounted, when there is one.</summary>
    MountHint? MountOn(RegistryHost host);
}

/// <summary>A repository to mount from.</summary>
/// <param name="From">The repository.</param>
/// <param name="IsCertain">Whether it has the blobs for sure.</param>
internal sealed record MountHint(RepositoryName From, bool IsCertain);

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
