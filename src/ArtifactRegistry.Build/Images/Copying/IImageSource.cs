using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

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
