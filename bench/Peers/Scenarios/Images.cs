using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>The images that are worked on. Layers are gzip files, so that no peer compresses them anew, of bytes that do not
/// compress.</summary>
internal static class Images
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string OciConfig = "application/vnd.oci.image.config.v1+json";
    private const string OciLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>A configuration and layers of these sizes, made of <paramref name="seed"/>.</summary>
    public static string Push(EmulatedHost host, string name, string? tag, string seed, params IReadOnlyList<int> layers) =>
        host.PushManifest(
            name,
            tag,
            Manifest(host, name, seed, "linux", "amd64", [.. layers.Select((size, index) => ($"{seed} {index}", size))]),
            OciManifest);

    /// <summary>An image whose first layer is that of many.</summary>
    public static string PushOnBase(EmulatedHost host, string name, string tag) =>
        host.PushManifest(name, tag, Manifest(host, name, name, "linux", "amd64", [("base", 1 << 20), (name, 4096)]), OciManifest);

    /// <summary>An index of two platforms with 2 MiB and 512 KiB each, and an attestation as buildx makes it.</summary>
    public static string PushMulti(EmulatedHost host, string name, string tag)
    {
        var (amd64, amd64Size) = PushChild(host, name, "amd64");
        var (arm64, arm64Size) = PushChild(host, name, "arm64");
        var attestation = Manifest(host, name, "attestation", "unknown", "unknown", [("attestation", 2048)]);
        var attested = host.PushManifest(name, null, attestation, OciManifest);
        var index = $$$"""
            {"schemaVersion":2,"mediaType":"{{{OciIndex}}}","manifests":[
            {"mediaType":"{{{OciManifest}}}","digest":"{{{amd64}}}","size":{{{amd64Size}}},
             "platform":{"os":"linux","architecture":"amd64"}},
            {"mediaType":"{{{OciManifest}}}","digest":"{{{arm64}}}","size":{{{arm64Size}}},
             "platform":{"os":"linux","architecture":"arm64"}},
            {"mediaType":"{{{OciManifest}}}","digest":"{{{attested}}}","size":{{{attestation.Length}}},
             "platform":{"os":"unknown","architecture":"unknown"},
             "annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{{amd64}}}"}}]}
            """;
        return host.PushManifest(name, tag, Encoding.UTF8.GetBytes(index), OciIndex);
    }

    private static (string Digest, int Size) PushChild(EmulatedHost host, string name, string architecture)
    {
        var manifest = Manifest(
            host, name, architecture, "linux", architecture, [($"{architecture} 0", 2 << 20), ($"{architecture} 1", 512 << 10)]);
        return (host.PushManifest(name, null, manifest, OciManifest), manifest.Length);
    }

    private static byte[] Manifest(
        EmulatedHost host, string name, string seed, string os, string architecture, IReadOnlyList<(string Seed, int Size)> layers)
    {
        List<string> descriptors = [], diffs = [];
        foreach (var (layerSeed, size) in layers)
        {
            var (bytes, diff) = Layer(layerSeed, size);
            descriptors.Add($$"""{"mediaType":"{{OciLayer}}","digest":"{{host.PushBlob(name, bytes)}}","size":{{bytes.Length}}}""");
            diffs.Add($"\"sha256:{diff}\"");
        }

        var config = Encoding.UTF8.GetBytes(
            $$$"""
            {"os":"{{{os}}}","architecture":"{{{architecture}}}","created":"2026-01-01T00:00:00Z",
             "config":{"Labels":{"seed":"{{{seed}}}"}},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', diffs)}}}]}}
            """);
        return Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{OciManifest}}",
             "config":{"mediaType":"{{OciConfig}}","digest":"{{host.PushBlob(name, config)}}","size":{{config.Length}}},
             "layers":[{{string.Join(',', descriptors)}}]}
            """);
    }

    private static (byte[] Gzip, string Diff) Layer(string seed, int size)
    {
        var content = new byte[size];
        using var aes = Aes.Create();
        (aes.Key, aes.IV) = (SHA256.HashData(Encoding.UTF8.GetBytes(seed)), new byte[16]);
        using (var encryptor = aes.CreateEncryptor())
        {
            encryptor.TransformBlock(content, 0, size, content, 0);
        }

        using var stream = new MemoryStream(size + 1024);
        using (var gzip = new GZipStream(stream, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return (stream.ToArray(), Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
