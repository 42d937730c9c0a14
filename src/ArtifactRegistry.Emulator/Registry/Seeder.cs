using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>Puts images into a host's content without HTTP.</summary>
internal sealed class Seeder(HostContent content, RegistryContent registry, TimeProvider time)
{
    private const string EmptyConfig = "application/vnd.oci.empty.v1+json";

    public string PushImage(string image, string? tag, ImageSeed seed)
    {
        var archive = seed.Layer ?? Encoding.UTF8.GetBytes(seed.Content);
        var layer = Gzip(archive);
        var config = Config(seed, Digest.OfSha256(archive));
        var kind = seed.Docker ? ManifestDocument.DockerManifest : ManifestDocument.OciManifest;
        var (configType, layerType) = seed.Docker
            ? ("application/vnd.docker.container.image.v1+json", "application/vnd.docker.image.rootfs.diff.tar.gzip")
            : ("application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip");
        var manifest = Manifest(
            kind,
            Descriptor(configType, PushBlob(image, config), config.Length),
            Descriptor(layerType, PushBlob(image, layer), layer.Length));
        if (seed.Annotations.Count > 0)
        {
            manifest["annotations"] = Map(seed.Annotations);
        }

        return PushManifest(image, tag, Bytes(manifest), kind);
    }

    public string PushIndex(string image, string? tag, IReadOnlyList<string> platforms, Func<string, ImageSeed> seed)
    {
        JsonArray children = [];
        foreach (var platform in platforms)
        {
            var digest = PushImage(image, null, seed(platform));
            var pushed = content.Find(image)!.Find(digest)!;
            var child = Descriptor(ManifestDocument.OciManifest, pushed.Digest, pushed.Bytes.Length);
            child["platform"] = Platform(platform);
            children.Add(child);
        }

        var index = new JsonObject() { ["schemaVersion"] = 2, ["mediaType"] = ManifestDocument.OciIndex, ["manifests"] = children };
        return PushManifest(image, tag, Bytes(index), ManifestDocument.OciIndex);
    }

    public string PushReferrer(string image, string subjectDigest, string artifactType, string text)
    {
        if (!Digest.TryParse(subjectDigest, out var subject))
        {
            throw new ArgumentException("not a digest", nameof(subjectDigest));
        }

        var layer = Encoding.UTF8.GetBytes(text);
        var config = "{}"u8.ToArray();
        var size = content.Find(image)?.Manifests.GetValueOrDefault(subject)?.Bytes.Length ?? 0;
        var manifest = Manifest(
            ManifestDocument.OciManifest,
            Descriptor(EmptyConfig, PushBlob(image, config), config.Length),
            Descriptor("application/octet-stream", PushBlob(image, layer), layer.Length));
        manifest["artifactType"] = artifactType;
        manifest["subject"] = Descriptor(ManifestDocument.OciManifest, subject, size);
        return PushManifest(image, null, Bytes(manifest), ManifestDocument.OciManifest);
    }

    public string PushManifest(string image, string? tag, byte[] bytes, string mediaType)
    {
        var document = ManifestDocument.Parse(bytes, mediaType);
        var created = ImageConfig.ReadCreatedAsync(registry, document, CancellationToken.None).GetAwaiter().GetResult();
        var manifest = new ManifestRecord(Digest.OfSha256(bytes), bytes, document, created, time.GetUtcNow());
        content.PutManifest(image, manifest, tag is null ? [] : [tag], _ => { });
        return manifest.Digest.ToString();
    }

    public Digest PushBlob(string image, ReadOnlyMemory<byte> bytes)
    {
        var writer = registry.Store.CreateWriter();
        writer.WriteAsync(bytes, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var digest = Digest.OfSha256(bytes.Span);
        content.AddBlob(image, digest, writer);
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return digest;
    }

    public void SetTag(string image, string tag, string digest)
    {
        var manifest = content.Find(image)?.Find(digest)
            ?? throw new ArgumentException($"{image} has no manifest {digest}", nameof(digest));
        content.PutManifest(image, manifest, [tag], _ => { });
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static byte[] Config(ImageSeed seed, Digest layer)
    {
        var config = Platform(seed.Platform);
        var execution = new JsonObject() { ["Labels"] = Map(seed.Labels) };
        if (seed.Environment.Count > 0)
        {
            execution["Env"] = new JsonArray(
                [.. seed.Environment.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => JsonValue.Create($"{v.Key}={v.Value}"))]);
        }

        config["created"] = seed.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        config["config"] = execution;
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(layer.ToString()) };
        return Bytes(config);
    }

    private static JsonObject Manifest(string mediaType, JsonObject config, JsonObject layer) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = mediaType,
        ["config"] = config,
        ["layers"] = new JsonArray(layer),
    };

    private static JsonObject Descriptor(string mediaType, Digest digest, int size) => new()
    {
        ["mediaType"] = mediaType,
        ["digest"] = digest.ToString(),
        ["size"] = size,
    };

    private static JsonObject Platform(string platform)
    {
        var parts = platform.Split('/');
        var json = new JsonObject() { ["architecture"] = parts.ElementAtOrDefault(1) ?? "amd64", ["os"] = parts[0] };
        if (parts.Length > 2)
        {
            json["variant"] = parts[2];
        }

        return json;
    }

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) => new(values
        .OrderBy(value => value.Key, StringComparer.Ordinal)
        .Select(value => KeyValuePair.Create(value.Key, (JsonNode?)JsonValue.Create(value.Value))));

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
