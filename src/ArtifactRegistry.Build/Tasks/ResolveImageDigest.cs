using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Asks the registry which digest an image's tag has; one request.</summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveImageDigest : ImageTask
{
    /// <summary>A platform, <c>linux/arm64</c>: then the digest is that of the platform's own manifest in the index.</summary>
    public string? Platform { get; set; }

    /// <summary>The digest, <c>sha256:…</c>.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The image by its digest, <c>host/repository@sha256:…</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryResolveDigest";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var digest = string.IsNullOrWhiteSpace(Platform)
            ? (await ClientFor(image).Manifests.FindAsync(image, cancellationToken))?.Digest
            : await ResolvePlatformAsync(image, Platform.Trim(), cancellationToken);
        var reference = image.WithDigest(digest ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException());
        (Digest, Reference) = (reference.Target, reference.ToString());
        AddResult($"{image.FullName} is {Reference}");
    }

    private async Task<ImageDigest?> ResolvePlatformAsync(ImageReference image, string platform, CancellationToken cancellationToken)
    {
        if (await ClientFor(image).Manifests.GetAsync(image, cancellationToken) is not { } manifest)
        {
            return null;
        }

        var platforms = manifest.Platforms();
        if (platforms.FirstOrDefault(entry => entry.Platform!.ToString() == platform) is { } found)
        {
            return found.Digest;
        }

        var available = platforms.Select(entry => entry.Platform!.ToString());
        throw TagDiagnostics.PlatformMissing(image.ToString(), platform, [.. available]).ToException();
    }
}
