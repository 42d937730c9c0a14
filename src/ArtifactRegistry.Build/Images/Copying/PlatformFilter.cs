using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Some of an index's platforms. One platform is that platform's own image, as <c>crane --platform</c> copies it; several are a new index of these, their entries
/// as they were, with a digest of its own. An image that is no index is taken as it is.</summary>
/// <param name="platforms">The platforms, <c>os/architecture[/variant]</c>; without a variant the first of its architecture is meant.</param>
internal sealed class PlatformFilter(IReadOnlyList<string> platforms)
{
    // Docker BuildKit, attestation storage: an attestation is an entry of the platform unknown/unknown that names its image.
    private const string AttestedDigest = "vnd.docker.reference.digest";

    /// <summary>What is to be copied instead of the whole.</summary>
    /// <exception cref="ArtifactRegistryException">A platform is missing.</exception>
    public async Task<Manifest> ApplyAsync(IImageSource source, Manifest manifest, CancellationToken cancellationToken)
    {
        if (platforms.Count == 0 || !manifest.IsIndex)
        {
            return manifest;
        }

        var name = $"{source.Name}@{manifest.Digest}";
        var children = manifest.ParseParts(name).Children;
        var chosen = platforms.Select(platform => Find(children, platform, name)).DistinctBy(child => child.Digest).ToArray();
        if (chosen is [var only])
        {
            return await source.ReadManifestAsync(only.Digest, only.MediaType, cancellationToken)
                ?? throw CopyDiagnostics.Incomplete(name, $"the manifest {only.Digest}").ToException();
        }

        var kept = chosen.Select(child => child.Digest.ToString()).ToHashSet(StringComparer.Ordinal);
        try
        {
            return chosen.Length == children.Count ? manifest : ImageIndex.Select(manifest, entry =>
                kept.Contains(entry.Digest.ToString()) || kept.Contains(entry.Annotations.GetValueOrDefault(AttestedDigest) ?? ""));
        }
        catch (InvalidOperationException malformed)
        {
            throw CopyDiagnostics.Unsupported(name, "cannot be written with fewer platforms: it has text that is not Unicode").ToException(malformed);
        }
    }

    private static Descriptor Find(IReadOnlyList<Descriptor> children, string platform, string name) =>
        children.FirstOrDefault(child => child.Platform is { } own && own.Matches(platform))
        ?? throw CopyDiagnostics.PlatformMissing(name, platform, children.Select(child => child.Platform?.ToString() ?? "").Where(text => text.Length > 0)).ToException();
}
