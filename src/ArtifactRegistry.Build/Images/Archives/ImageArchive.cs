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
            var found = await FindAsync();
            return new ImageArchive(opened, found) { BaseImage = await BaseImageName.ReadAsync(opened, found, cancellationToken) };
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        async Task<ArchivedImage> FindAsync()
        {
            if (opened.LengthOf(OciLayout.IndexFile) is not null)
            {
                return await OciLayout.ReadAsync(opened, tag, cancellationToken);
            }

            return opened.LengthOf(DockerArchive.ListFile) is not null
                ? await DockerArchive.ReadAsync(opened, tag, cancellationToken)
                : throw ArchiveDiagnostics.ArchiveDamaged(path, $"it has neither {OciLayout.IndexFile} nor {DockerArchive.ListFile}")
                    .ToException();
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
        return Task.FromResult(new VerifiedStream(files.Open(name), length, blob.Digest, new ArchiveOrigin(files.Path)));
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

/// <summary>The base image that an archived image names in its configuration's labels, as the SDK writes them. It serves as a place to
/// mount from, so what cannot be understood is no failure.</summary>
internal static class BaseImageName
{
    /// <summary>The base image; <see langword="null"/> when it is not known.</summary>
    /// <exception cref="ArtifactRegistryException">The archive is damaged.</exception>
    public static async Task<ImageReference?> ReadAsync(IArchiveFiles files, ArchivedImage image, CancellationToken cancellationToken)
    {
        var manifest = image.Root;
        if (manifest.ParseParts(files.Path).Children is [var first, ..])
        {
            manifest = await OciLayout.ReadManifestAsync(files, first.Digest, first.MediaType, cancellationToken);
        }

        if (manifest?.ParseParts(files.Path) is not ImageManifest { Config: { Size: <= ImageConfig.MaxSize } config }
            || files.LengthOf(image.FileOf(config.Digest)) is null)
        {
            return null;
        }

        var content = await OciLayout.ReadFileAsync(files, image.FileOf(config.Digest), cancellationToken);
        return ImageConfig.Parse(content)?.Labels.GetValueOrDefault(ImageConfig.BaseNameLabel) is { } name ? TryParse(name) : null;
    }

    private static ImageReference? TryParse(string name)
    {
        try
        {
            return ImageReference.Parse(name, ImageConfig.BaseNameLabel);
        }
        catch (ArtifactRegistryException)
        {
            // "ubuntu:24.04" has no host, and another tool's word is free text.
            return null;
        }
    }
}

/// <summary>An archive, or a file in it.</summary>
internal sealed record ArchiveOrigin(string Path) : BlobOrigin
{
    /// <inheritdoc/>
    public override Diagnostic Mismatch(ImageDigest expected, string actual) =>
        ArchiveDiagnostics.ArchiveDamaged(Path, $"{expected} in it has {actual}");

    /// <inheritdoc/>
    public override Diagnostic Broken(Exception failure) => ArchiveDiagnostics.ArchiveDamaged(Path, failure.Message);

    /// <inheritdoc/>
    public override Diagnostic TooLong(ImageDigest digest, long size) =>
        ArchiveDiagnostics.ArchiveDamaged(Path, $"{digest} in it has more than its {size} bytes");
}
