using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images;

/// <summary>An index's children and their platforms (OCI image specification, <i>Image Index</i>).</summary>
internal static class PlatformSelector
{
    /// <summary>The platforms of an index, in its order, each with its manifest's digest; none for a manifest that is no index.</summary>
    public static IReadOnlyList<(string Platform, ImageDigest Digest)> List(Manifest manifest)
    {
        if (!MediaTypes.IsIndex(manifest.MediaType))
        {
            return [];
        }

        return [.. (Parse(manifest)?.Manifests ?? []).OfType<PartBody>().Select(Read).OfType<(string, ImageDigest)>()];
    }

    private static ManifestBody? Parse(Manifest manifest)
    {
        try
        {
            return JsonSerializer.Deserialize(manifest.Content.Span, ManifestJson.Default.ManifestBody);
        }
        catch (JsonException malformed)
        {
            throw RegistryDiagnostics.MalformedManifest(manifest.Digest.ToString(), manifest.MediaType).ToException(malformed);
        }
    }

    private static (string, ImageDigest)? Read(PartBody entry) =>
        ImageDigest.TryParse(entry.Digest, out var digest) && entry.Platform is { } platform ? (platform.ToString(), digest) : null;
}

/// <summary>A platform, which prints as <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
internal sealed record ImagePlatform(string? Os, string? Architecture, string? Variant)
{
    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
