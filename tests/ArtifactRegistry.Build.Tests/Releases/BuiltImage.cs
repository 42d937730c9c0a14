using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>An image as a build makes it: of one platform, or an index over several. The registry has it, without a tag.</summary>
/// <param name="Digest">The manifest's or the index's digest.</param>
/// <param name="Platforms">The platforms of an index; empty for an image of one.</param>
internal sealed record BuiltImage(string Digest, IReadOnlyList<(string Rid, string Digest)> Platforms)
{
    private static readonly string[] RuntimeIdentifiers = ["linux-x64", "linux-arm64"];
    private static readonly JsonSerializerOptions AsTheSdk = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds one.</summary>
    /// <param name="host">The registry.</param>
    /// <param name="repository">The image's path.</param>
    /// <param name="content">What is in it: another content is another image.</param>
    /// <param name="isMultiPlatform">Whether it is an index.</param>
    /// <param name="revision">The source revision that its label names; empty for no label.</param>
    public static BuiltImage Create(EmulatedHost host, string repository, string content, bool isMultiPlatform, string revision = "")
    {
        Dictionary<string, string> labels = revision.Length > 0 ? new() { [ImageConfig.RevisionLabel] = revision } : [];
        if (!isMultiPlatform)
        {
            return new BuiltImage(host.PushImage(repository, tag: null, new ImageSeed { Content = content, Labels = labels }), []);
        }

        var platforms = RuntimeIdentifiers.Select(rid => (rid, host.PushImage(repository, tag: null, new ImageSeed
        {
            Content = $"{content} {rid}",
            Platform = PlatformOf(rid),
            Labels = labels,
        }))).ToArray();
        return new BuiltImage(
            host.PushManifest(repository, tag: null, Index(host, repository, platforms), "application/vnd.oci.image.index.v1+json"),
            platforms);
    }

    private static byte[] Index(EmulatedHost host, string repository, IEnumerable<(string Rid, string Digest)> platforms) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            schemaVersion = 2,
            mediaType = "application/vnd.oci.image.index.v1+json",
            manifests = platforms.Select(platform => new
            {
                mediaType = "application/vnd.oci.image.manifest.v1+json",
                size = host.GetManifest(repository, platform.Digest)!.Length,
                digest = platform.Digest,
                platform = new { architecture = PlatformOf(platform.Rid).Split('/')[1], os = "linux" },
            }),
        }, AsTheSdk));

    private static string PlatformOf(string rid) => rid == "linux-x64" ? "linux/amd64" : "linux/arm64";
}
