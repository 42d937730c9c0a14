using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>An image in an archive: an OCI layout, as a folder or a tar, or what <c>docker save</c> writes; both as the .NET SDK's
/// <c>ContainerArchiveOutputPath</c> has them.</summary>
internal sealed class ImageArchive : IImageSource, IAsyncDisposable
{
    private readonly IArchiveFiles files;
    private readonly ArchivedImage image;

    private ImageArchive(IArchiveFiles files, ArchivedImage image) => (this.files, this.image) = (files, image);

    /// <inheritdoc/>
    public string Name => files.Path;

    /// <summary>The image's manifest or index.</summary>
    public Manifest Manifest => image.Root;

    /// <summary>The tags that the archive names.</summary>
    public IReadOnlyList<string> Tags => image.Tags;

    /// <summary>The base image, when the image tells it.</summary>
    public ImageReference? BaseImage { get; private init; }

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The full path of a file or folder.</param>
    /// <param name="tag">The tag that selects an image when the archive has several; may be empty.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be read, is no image archive, or has several images and none of that
    /// tag.</exception>
    public static async Task<ImageArchive> OpenAsync(string path, string tag, CancellationToken cancellationToken)
    {
        IArchiveFiles opened = Directory.Exists(path) ? new FolderFiles(path) : await TarFiles.OpenAsync(path, cancellationToken);
        try
        {
            var found = opened.LengthOf(OciLayout.IndexFile) is not null ? await OciLayout.ReadAsync(opened, tag, cancellationToken)
                : opened.LengthOf(DockerArchive.ListFile) is not null ? await DockerArchive.ReadAsync(opened, tag, cancellationToken)
                : throw CopyDiagnostics.ArchiveDamaged(path, $"it has neither {OciLayout.IndexFile} nor {DockerArchive.ListFile}")
                    .ToException();
            return new ImageArchive(opened, found) { BaseImage = await BaseImageName.ReadAsync(opened, found, cancellationToken) };
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Manifest?> ReadManifestAsync(ImageDigest digest, string mediaType, CancellationToken cancellationToken) =>
        digest == Manifest.Digest ? Manifest : await OciLayout.ReadManifestAsync(files, digest, mediaType, cancellationToken);

    /// <inheritdoc/>
    public BlobSource Blob(Descriptor blob) => new(blob.Digest, blob.Size, _ =>
    {
        var name = image.FileOf(blob.Digest);
        var length = files.LengthOf(name) ?? throw CopyDiagnostics.Incomplete(files.Path, $"the blob {blob.Digest}").ToException();
        return Task.FromResult(new VerifiedStream(files.Open(name), length, blob.Digest, new BlobOrigin.Local(files.Path)));
    });

    /// <inheritdoc/>
    public MountHint? MountOn(RegistryHost host) =>
        BaseImage?.Registry == host ? new MountHint(BaseImage.Repository, IsCertain: false) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => files.DisposeAsync();
}

/// <summary>An image of an archive.</summary>
/// <param name="Root">Its manifest or index.</param>
/// <param name="Tags">The tags that the archive names.</param>
/// <param name="Blobs">The files of blobs that do not have their digest as their name.</param>
internal sealed record ArchivedImage(Manifest Root, IReadOnlyList<string> Tags, IReadOnlyDictionary<ImageDigest, string> Blobs)
{
    /// <summary>The file that has a blob.</summary>
    public string FileOf(ImageDigest digest) => Blobs.TryGetValue(digest, out var name) ? name : OciLayout.FileOf(digest);
}
