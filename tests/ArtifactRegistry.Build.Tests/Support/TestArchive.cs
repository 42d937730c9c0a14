using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>An image archive that a test writes: an OCI layout, or what <c>docker save</c> writes.</summary>
internal sealed class TestArchive : IDisposable
{
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar";
    private readonly Folder folder = new();
    private readonly JsonArray images = [];

    /// <summary>The files, by their names in the archive.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Symbolic links, by their names in the archive.</summary>
    public Dictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an image of a layer for each text; with a name it is in the layout's index.</summary>
    /// <returns>Its digest.</returns>
    public string AddImage(string? name, string platform = "amd64", string? baseImage = null, params IReadOnlyList<string> layers)
    {
        var labels = new JsonObject();
        if (baseImage is not null)
        {
            labels["org.opencontainers.image.base.name"] = baseImage;
        }

        var config = new JsonObject { ["os"] = "linux", ["architecture"] = platform, ["config"] = new JsonObject { ["Labels"] = labels } };
        return AddManifest(name, CopyLab.OciManifest, new JsonObject
        {
            ["config"] = AddBlob(Config, Encoding.UTF8.GetBytes(config.ToJsonString())),
            ["layers"] = new JsonArray(
                [.. (layers.Count > 0 ? layers : ["layer"]).Select(text => AddBlob(Layer, Encoding.UTF8.GetBytes(text)))]),
        });
    }

    /// <summary>Adds an index of images.</summary>
    public string AddIndex(string? name, params IReadOnlyList<(string Platform, string Digest)> children)
    {
        var entries = children.Select(child => (JsonNode)CopyLab.Descriptor(
            CopyLab.OciManifest, child.Digest, Files[FileOf(child.Digest)].Length, child.Platform));
        return AddManifest(name, CopyLab.OciIndex, new JsonObject { ["manifests"] = new JsonArray([.. entries]) });
    }

    /// <summary>Adds a manifest of any kind.</summary>
    public string AddManifest(string? name, string mediaType, JsonObject members)
    {
        members["schemaVersion"] = 2;
        members["mediaType"] = mediaType;
        var descriptor = AddBlob(mediaType, Encoding.UTF8.GetBytes(members.ToJsonString()));
        var digest = (string)descriptor["digest"]!;
        if (name is not null)
        {
            descriptor["annotations"] = name.Length > 0 ? new JsonObject { ["org.opencontainers.image.ref.name"] = name } : null;
            images.Add((JsonNode)descriptor);
            Write("index.json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = images.DeepClone() }.ToJsonString());
            Write("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        }

        return digest;
    }

    public void Write(string name, string text) => Files[name] = Encoding.UTF8.GetBytes(text);

    /// <summary>The file that holds a blob.</summary>
    public static string FileOf(string digest) => $"blobs/{digest.Replace(':', '/')}";

    /// <summary>Writes the archive.</summary>
    /// <param name="form"><c>folder</c>, <c>tar</c> or <c>tar.gz</c>.</param>
    /// <returns>Its full path.</returns>
    public string Save(string form = "tar")
    {
        var path = folder[$"image.{form}"];
        if (form == "folder")
        {
            foreach (var (name, content) in Files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(path, name))!);
                File.WriteAllBytes(Path.Combine(path, name), content);
            }

            return path;
        }

        using var file = File.Create(path);
        using Stream packed = form == "tar.gz" ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var tar = new TarWriter(packed, TarEntryFormat.Pax);
        foreach (var (name, content) in Files)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        foreach (var (name, target) in Links)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
        }

        return path;
    }

    /// <summary>Writes any file beside.</summary>
    public string Save(string name, byte[] content)
    {
        File.WriteAllBytes(folder[name], content);
        return folder[name];
    }

    public void Dispose() => folder.Dispose();

    private JsonObject AddBlob(string mediaType, byte[] content)
    {
        var digest = ImageDigest.Compute(content).ToString();
        Files[FileOf(digest)] = content;
        return CopyLab.Descriptor(mediaType, digest, content.Length);
    }
}
