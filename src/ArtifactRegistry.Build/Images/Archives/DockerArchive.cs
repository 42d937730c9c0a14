using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>Reads what <c>docker save</c> writes: <c>manifest.json</c> names the files of configuration and layers. There is no manifest in
/// it and no digest, so the layers are hashed and a Docker manifest (schema 2) is made of them, as they are: what is not compressed stays
/// so.</summary>
internal static class DockerArchive
{
    /// <summary>The file that makes an archive one of Docker's.</summary>
    public const string ListFile = "manifest.json";

    private const string CompressedLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    private const string PlainLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>The archive's image.</summary>
    /// <exception cref="ArtifactRegistryException">It is no such archive, or has several images and none of that tag.</exception>
    public static async Task<ArchivedImage> ReadAsync(IArchiveFiles files, string tag, CancellationToken cancellationToken)
    {
        var entry = Choose(files, await ReadListAsync(files, cancellationToken), tag);
        var config = await HashAsync(files, entry.Config ?? "", cancellationToken) with { MediaType = MediaTypes.DockerConfig };
        var layers = new List<ArchivedBlob>();
        foreach (var layer in entry.Layers ?? [])
        {
            layers.Add(await HashAsync(files, layer ?? "", cancellationToken));
        }

        var blobs = layers.Append(config).DistinctBy(blob => blob.Digest).ToDictionary(blob => blob.Digest, blob => blob.Name);
        return new ArchivedImage(Write(config, layers), [.. Tags(entry)], blobs);
    }

    private static async Task<DockerArchiveEntry[]> ReadListAsync(IArchiveFiles files, CancellationToken cancellationToken)
    {
        var content = await OciLayout.ReadFileAsync(files, ListFile, cancellationToken);
        try
        {
            var entries = JsonSerializer.Deserialize(content.Span, DockerArchiveJson.Default.DockerArchiveEntryArray) ?? [];
            return [.. entries.OfType<DockerArchiveEntry>()];
        }
        catch (JsonException problem)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(files.Path, $"{ListFile} is not a list of images: {problem.Message}")
                .ToException(problem);
        }
    }

    private static DockerArchiveEntry Choose(IArchiveFiles files, DockerArchiveEntry[] entries, string tag)
    {
        if (entries is [var only])
        {
            return only;
        }

        return Array.FindAll(entries, entry => Tags(entry).Contains(tag, StringComparer.Ordinal)) is [var meant]
            ? meant
            : throw ArchiveDiagnostics.ArchiveDamaged(files.Path, OciLayout.Ambiguous(entries.Length, tag)).ToException();
    }

    private static IEnumerable<string> Tags(DockerArchiveEntry entry) => (entry.RepoTags ?? [])
        .OfType<string>()
        .Select(name => name[(name.LastIndexOf(':') + 1)..])
        .Where(name => ImageTag.IsValid(name))
        .Distinct(StringComparer.Ordinal);

    private static async Task<ArchivedBlob> HashAsync(IArchiveFiles files, string name, CancellationToken cancellationToken)
    {
        try
        {
            var start = new byte[2];
            await using (var peek = files.Open(name))
            {
                _ = await peek.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            }

            await using var file = files.Open(name);
            var digest = ImageDigest.FromSha256(await SHA256.HashDataAsync(file, cancellationToken));
            return new ArchivedBlob(name, digest, files.LengthOf(name) ?? 0, start is [0x1f, 0x8b] ? CompressedLayer : PlainLayer);
        }
        catch (IOException problem)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(files.Path, problem.Message).ToException(problem);
        }
    }

    private static Manifest Write(ArchivedBlob config, IReadOnlyList<ArchivedBlob> layers) => new(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.DockerManifest);
            json.WriteStartObject("config");
            PlainJson.WriteDescriptor(json, config.MediaType, config.Digest, config.Size);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                json.WriteStartObject();
                PlainJson.WriteDescriptor(json, layer.MediaType, layer.Digest, layer.Size);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }),
        MediaTypes.DockerManifest);

    private sealed record ArchivedBlob(string Name, ImageDigest Digest, long Size, string MediaType);
}

/// <summary>An entry of <c>manifest.json</c>.</summary>
internal sealed record DockerArchiveEntry(string? Config, string?[]? RepoTags, string?[]? Layers);

[JsonSerializable(typeof(DockerArchiveEntry?[]))]
internal sealed partial class DockerArchiveJson : JsonSerializerContext;
