using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Manifests;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>What a manifest names, and what it says of itself.</summary>
/// <param name="Children">The manifests of an index.</param>
/// <param name="Subject">The manifest that this one is about: a signature's image, for instance.</param>
/// <param name="Config">The image configuration, where it has one.</param>
/// <param name="Size">The bytes of config and layers.</param>
/// <param name="Created">When it was built, by its annotation.</param>
internal sealed record ManifestLinks(
    IReadOnlyList<IndexChild> Children, ImageDigest? Subject, ImageDigest? Config, long Size, DateTimeOffset? Created)
{
    // OCI image specification, Annotations.
    private const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>The manifests that it names: its children and its subject.</summary>
    public IEnumerable<ImageDigest> All => Children.Select(child => child.Digest).Concat(Subject is { } subject ? [subject] : []);

    /// <summary>Reads a manifest. An entry that cannot be understood is an error: what a manifest holds must be known before anything is called garbage.</summary>
    /// <exception cref="ArtifactRegistryException">It is no manifest.</exception>
    public static ManifestLinks Read(Manifest manifest, Uri url)
    {
        try
        {
            var body = ManifestBody.Deserialize(manifest.Content);
            return new ManifestLinks(
                [.. (body.Manifests ?? []).Select(entry => new IndexChild(DigestOf(entry), entry!.Platform is { } platform ? platform.ToString() : "", entry.MediaType ?? "", entry.Size))],
                body.Subject is null ? null : DigestOf(body.Subject),
                body.Config is { Digest: not null, MediaType: { } type } && MediaTypes.IsImageConfig(type) ? DigestOf(body.Config) : null,
                body.Size,
                ReadCreated(body.Annotations));
        }
        catch (Exception malformed) when (malformed is JsonException or OverflowException)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, "the body is not a manifest").ToException(malformed);
        }
    }

    private static ImageDigest DigestOf(PartBody? entry) =>
        ImageDigest.TryParse(entry?.Digest, out var digest) ? digest : throw new JsonException("An entry without a digest.");

    private static DateTimeOffset? ReadCreated(Dictionary<string, JsonElement>? annotations) =>
        annotations is not null
        && annotations.TryGetValue(CreatedAnnotation, out var created)
        && created.ValueKind == JsonValueKind.String
        && created.TryGetDateTimeOffset(out var time)
            ? RealTime.OrNull(time)
            : null;
}

/// <summary>A manifest that an index names.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Platform">Its platform, as <c>linux/amd64</c>; empty when the index does not say.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">The manifest's own bytes.</param>
internal sealed record IndexChild(ImageDigest Digest, string Platform, string MediaType, long Size);
