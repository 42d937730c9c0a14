using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>The base image that an archived image names in its configuration's labels, as the SDK writes them. It serves as a place to mount from, so what cannot be understood is no failure.</summary>
internal static class BaseImageName
{
    /// <summary>The label (OCI image specification, <i>Annotations</i>).</summary>
    public const string Label = "org.opencontainers.image.base.name";

    /// <summary>The base image; <see langword="null"/> when it is not told.</summary>
    /// <exception cref="ArtifactRegistryException">The archive is damaged.</exception>
    public static async Task<ImageReference?> ReadAsync(IArchiveFiles files, ArchivedImage image, CancellationToken cancellationToken)
    {
        var manifest = image.Root;
        if (ManifestParts.Read(manifest, files.Path).Children is [var first, ..])
        {
            manifest = await OciLayout.ReadManifestAsync(files, first.Digest, first.MediaType, cancellationToken);
        }

        if (manifest is null || ManifestParts.Read(manifest, files.Path).Config is not { Size: < 8 * 1024 * 1024 } config || files.LengthOf(image.FileOf(config.Digest)) is null)
        {
            return null;
        }

        var content = await OciLayout.ReadFileAsync(files, image.FileOf(config.Digest), cancellationToken);
        return Parse(content) is { } name ? TryParse(name) : null;
    }

    private static string? Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, ImageConfigJson.Default.ImageConfigBody)?.Config?.Labels?.GetValueOrDefault(Label);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImageReference? TryParse(string name)
    {
        try
        {
            return ImageReference.Parse(name, Label);
        }
        catch (ArtifactRegistryException)
        {
            // "ubuntu:24.04" has no host, and another tool's word is free text.
            return null;
        }
    }
}
