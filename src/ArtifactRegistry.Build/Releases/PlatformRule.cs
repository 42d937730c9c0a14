using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Whether an existing image has every platform that a publish builds. What one side does not say is not compared. Pure: no
/// request is made here.</summary>
internal static class PlatformRule
{
    /// <summary>Compares an existing image or index with what is built.</summary>
    /// <param name="name">The existing image's name, for the message.</param>
    /// <param name="manifest">Its manifest or index.</param>
    /// <param name="config">The configuration of an image; not asked for of an index, which names its platforms itself.</param>
    /// <param name="built">The platforms that are built, as runtime identifiers.</param>
    /// <returns>The error; <see langword="null"/> when the image has them all, or nobody can say.</returns>
    public static Diagnostic? Judge(string name, Manifest manifest, ImageConfig? config, IReadOnlyList<string> built)
    {
        var theirs = manifest.IsIndex ? Entries(manifest) : config?.Platform is { } only ? [only] : null;
        var isTooFew = !manifest.IsIndex && built.Distinct(StringComparer.Ordinal).Count() > 1;
        var isMissing = theirs is not null && built.Select(Find).OfType<Platform>().Any(ours => !theirs.Any(other => IsSame(other, ours)));
        return isTooFew || isMissing
            ? TagDiagnostics.OtherPlatforms(
                name, theirs?.Select(platform => platform.ToString()) ?? [], built.Select(rid => Find(rid)?.ToString() ?? rid))
            : null;
    }

    // An entry without a platform may be any. An attestation's is unknown/unknown (BuildKit), and it is no platform.
    private static IReadOnlyList<Platform>? Entries(Manifest index)
    {
        var platforms = ((ImageIndex)index.Parse()).Manifests.Select(entry => entry.Platform).ToArray();
        return Array.TrueForAll(platforms, platform => platform is { Os.Length: > 0, Architecture.Length: > 0 })
            ? [.. platforms.OfType<Platform>().Where(platform => platform.Os != "unknown")]
            : null;
    }

    // The SDK takes the variant from the base image, so the runtime identifier does not say which it is.
    private static bool IsSame(Platform one, Platform other) => (one.Os, one.Architecture) == (other.Os, other.Architecture);

    // Other names, `any` or `unix-x64` among them, do not say which platform the SDK takes of the base image.
    private static Platform? Find(string runtimeIdentifier)
    {
        var parts = runtimeIdentifier.Split('-');
        return parts is ["linux" or "win", .., "x64" or "x86" or "arm" or "arm64" or "s390x" or "ppc64le" or "riscv64"]
            ? Platform.FromRuntimeIdentifier(runtimeIdentifier)
            : null;
    }
}
