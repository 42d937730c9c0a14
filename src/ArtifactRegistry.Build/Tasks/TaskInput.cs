using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads parameters that several tasks have.</summary>
internal static class TaskInput
{
    /// <summary>The manifest that the SDK built, from its output property: that text is the manifest's bytes, to the last one.
    /// <see langword="null"/> when the parameter is empty.</summary>
    /// <exception cref="ArtifactRegistryException">The text is no manifest.</exception>
    public static Manifest? ReadManifest(string? text, string? mediaType)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var content = Encoding.UTF8.GetBytes(text);
        return string.IsNullOrWhiteSpace(mediaType)
            ? Manifest.FromJson(content) ?? throw InputDiagnostics.InvalidSetting(text, "Manifest", "a manifest that names its media type").ToException()
            : new Manifest(content, mediaType.Trim());
    }

    /// <summary>The digest that is expected: that of the manifest's bytes, or else the one that is written; <see langword="null"/> for none.</summary>
    /// <exception cref="ArtifactRegistryException">What is written is no digest.</exception>
    public static ImageDigest? ReadDigest(string? manifest, string? digest)
    {
        if (!string.IsNullOrEmpty(manifest))
        {
            return ImageDigest.Compute(Encoding.UTF8.GetBytes(manifest));
        }

        return string.IsNullOrWhiteSpace(digest) ? null
            : ImageDigest.TryParse(digest.Trim(), out var read) ? read
            : throw InputDiagnostics.InvalidDigest(digest, "ArtifactRegistryExpectedDigest").ToException();
    }
}
