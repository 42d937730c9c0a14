using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Manifests;

/// <summary>What an image's configuration says (OCI image specification, <i>Image Configuration</i>). Every tool writes one of its own: a member that is not what it should be counts as not there,
/// so that none depends on another. Read as a document: every publish reads one, and a serializer's first use costs it 5 ms (docs/benchmarks.md, "Tried").</summary>
/// <param name="Created">When it was built; <see langword="null"/> when that is not a real time.</param>
/// <param name="Platform">The platform, <c>os/architecture</c>; empty when it is not told.</param>
/// <param name="Labels">The labels.</param>
internal sealed record ImageConfiguration(DateTimeOffset? Created, string Platform, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The label that names the source revision (OCI image specification, <i>Annotations</i>).</summary>
    public const string RevisionLabel = "org.opencontainers.image.revision";

    /// <summary>The label that names the base image (likewise).</summary>
    public const string BaseNameLabel = "org.opencontainers.image.base.name";

    /// <summary>The greatest one that is read, in bytes.</summary>
    public const int MaximumSize = 8 * 1024 * 1024;

    /// <summary>Reads a configuration; <see langword="null"/> when the bytes are none.</summary>
    public static ImageConfiguration? Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of a name that is not Unicode.
            return null;
        }
    }

    /// <summary>The configuration of that digest; <see langword="null"/> when what is there is none.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not have it, or does not say.</exception>
    public static async Task<ImageConfiguration?> ReadAsync(RegistryClient client, ImageReference image, ImageDigest digest, CancellationToken cancellationToken) =>
        Parse(await client.Blobs.ReadAsync(image.Repository, digest, MaximumSize, cancellationToken));

    /// <summary>The configuration of an image; of an index, that of its first platform. <see langword="null"/> when it has none of that kind.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not give what the manifest names.</exception>
    public static async Task<ImageConfiguration?> OfAsync(RegistryClient client, ImageReference image, Manifest manifest, CancellationToken cancellationToken)
    {
        if (MediaTypes.IsIndex(manifest.MediaType))
        {
            var child = IndexPlatforms.List(manifest) is [var first, ..] ? await client.Manifests.GetAsync(image.WithDigest(first.Digest), cancellationToken) : null;
            return child is null || MediaTypes.IsIndex(child.MediaType) ? null : await OfAsync(client, image, child, cancellationToken);
        }

        return ImageDigest.TryParse(ManifestBody.TryParse(manifest.Content)?.Config?.Digest, out var digest) ? await ReadAsync(client, image, digest, cancellationToken) : null;
    }

    private static ImageConfiguration Read(JsonElement root) => new(
        RealTime.OrNull(root.TryGetProperty("created", out var created) && created.ValueKind == JsonValueKind.String && created.TryGetDateTimeOffset(out var time) ? time : null),
        JsonText.Member(root, "os") is { Length: > 0 } os && JsonText.Member(root, "architecture") is { Length: > 0 } architecture
            ? new ImagePlatform(os, architecture, JsonText.Member(root, "variant")).ToString()
            : "",
        root.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("Labels"u8, out var labels) && labels.ValueKind == JsonValueKind.Object
            ? JsonText.Members(labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value)))
            : new Dictionary<string, string>(StringComparer.Ordinal));
}
