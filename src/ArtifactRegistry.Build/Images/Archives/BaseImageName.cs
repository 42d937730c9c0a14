using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>The base image that an archived image names in its configuration's labels, as the SDK writes them. It serves as a place to
/// mount from, so what cannot be understood is no failure.</summary>
internal static class BaseImageName
{
    /// <summary>The base image; <see langword="null"/> when it is not told.</summary>
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
