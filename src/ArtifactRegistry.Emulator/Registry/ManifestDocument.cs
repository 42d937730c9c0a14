using System.Text.Json;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>What the registry reads of a manifest's bytes; the bytes themselves stay as received.</summary>
internal sealed record ManifestDocument
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    public required string MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public Digest? Subject { get; init; }

    public Digest? Config { get; init; }

    public IReadOnlyList<Digest> Blobs { get; init; } = [];

    public IReadOnlyList<Digest> Children { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The sum of the sizes of config and layers.</summary>
    public long ContentSize { get; init; }

    /// <exception cref="ManifestFormatException">The bytes are no manifest of a known kind.</exception>
    public static ManifestDocument Parse(ReadOnlyMemory<byte> bytes, string contentType)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(json.RootElement, contentType);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ManifestFormatException("manifest is not valid JSON of its media type: " + e.Message, e);
        }
    }

    private static ManifestDocument Read(JsonElement root, string contentType)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("schemaVersion", out var version)
            || version.GetInt32() != 2)
        {
            throw new ManifestFormatException("schemaVersion must be 2");
        }

        var mediaType = Text(root, "mediaType") ?? contentType;
        if (contentType.Length > 0 && contentType != mediaType)
        {
            throw new ManifestFormatException($"media type in the manifest, {mediaType}, is not the Content-Type, {contentType}");
        }

        var index = mediaType is OciIndex or DockerList;
        if (!index && mediaType is not (OciManifest or DockerManifest))
        {
            throw new ManifestFormatException($"unknown manifest media type {mediaType}");
        }

        List<(Digest Digest, long Size, bool Foreign)> children = index ? [.. Descriptors(root.GetProperty("manifests"))] : [];
        List<(Digest Digest, long Size, bool Foreign)> layers = index ? [] : [.. Descriptors(root.GetProperty("layers"))];
        (Digest Digest, long Size, bool Foreign)? config = index ? null : Descriptor(root.GetProperty("config"));
        IEnumerable<(Digest Digest, long Size, bool Foreign)> blobs = config is { } c ? [c, .. layers] : layers;

        var hasSubject = root.TryGetProperty("subject", out var subject) && subject.ValueKind != JsonValueKind.Null;
        return new ManifestDocument
        {
            MediaType = mediaType,
            ArtifactType = Text(root, "artifactType") ?? (index ? null : Text(root.GetProperty("config"), "mediaType")),
            Subject = hasSubject ? Descriptor(subject).Digest : null,
            Config = config?.Digest,
            Blobs = [.. blobs.Where(b => !b.Foreign).Select(b => b.Digest)],
            Children = [.. children.Select(d => d.Digest)],
            Annotations = Annotation(root),
            ContentSize = blobs.Sum(b => b.Size),
        };
    }

    private static IEnumerable<(Digest Digest, long Size, bool Foreign)> Descriptors(JsonElement list) =>
        list.EnumerateArray().Select(Descriptor);

    private static (Digest Digest, long Size, bool Foreign) Descriptor(JsonElement element)
    {
        if (!Digest.TryParse(Text(element, "digest"), out var digest))
        {
            throw new ManifestFormatException("descriptor with an invalid digest");
        }

        var size = element.GetProperty("size").GetInt64();
        if (size is < 0 or > 1L << 50)
        {
            throw new ManifestFormatException("descriptor with an invalid size");
        }

        var mediaType = Text(element, "mediaType") ?? "";
        return (digest, size, mediaType.Contains("nondistributable", StringComparison.Ordinal)
            || mediaType.Contains("foreign", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Annotation(JsonElement root) =>
        root.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? annotations.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.GetString() ?? "")
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}

/// <summary>The bytes are no manifest.</summary>
internal sealed class ManifestFormatException(string message, Exception? inner = null) : Exception(message, inner);
