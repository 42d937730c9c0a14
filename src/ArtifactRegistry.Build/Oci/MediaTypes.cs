using System.Net.Http.Headers;
using System.Text.Json;

namespace ArtifactRegistry.Build.Oci;

/// <summary>The media types of manifests and indexes, in both dialects (OCI image specification, <i>Media Types</i>; Docker image manifest
/// v2, schema 2).</summary>
internal static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>What every request for a manifest accepts. A registry converts, or denies, a type that is left out, and a conversion has
    /// another digest.</summary>
    public static readonly IReadOnlyList<string> Manifests = [OciManifest, OciIndex, DockerManifest, DockerManifestList];

    /// <summary>Whether the type is that of an image's configuration, and not of another artifact's.</summary>
    public static bool IsImageConfig(string? mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>Whether the type lists other manifests, one for each platform.</summary>
    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    /// <summary>Whether the type is that of one platform's image.</summary>
    public static bool IsImage(string mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>Whether the text can stand in a <c>Content-Type</c>.</summary>
    public static bool IsValid(string text) => MediaTypeHeaderValue.TryParse(text, out var parsed) && parsed.MediaType == text;

    /// <summary>The media type that a document names itself (OCI image specification, <i>mediaType</i>); <see langword="null"/> when it
    /// names none, or is not JSON.</summary>
    public static string? Of(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return JsonText.Member(json.RootElement, "mediaType") is { } text && IsValid(text) ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
