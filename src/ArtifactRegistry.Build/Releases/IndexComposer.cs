using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Makes the index that a publish cut short did not get to, from the platforms' images that it left under
/// <c>TAG-RID</c>.</summary>
internal static class IndexComposer
{
    /// <summary>Whether every platform of the publish is there under some release tag.</summary>
    public static bool IsComplete(IReadOnlyList<TagState> platforms, IReadOnlyList<string> runtimeIdentifiers) =>
        runtimeIdentifiers.Count > 0 && runtimeIdentifiers.All(rid => platforms.Any(state => state.Tag.Platform == rid));

    /// <summary>Whether the tags of one platform have one image.</summary>
    public static bool Agree(IReadOnlyList<TagState> platforms) =>
        platforms.GroupBy(state => state.Tag.Platform).All(platform => platform.DistinctBy(state => state.Digest).Count() == 1);

    /// <summary>The index over the platforms, in their order, and the platforms' images.</summary>
    /// <exception cref="ArtifactRegistryException">A platform's image cannot be read.</exception>
    public static async Task<(Manifest Index, IReadOnlyList<Manifest> Children)> ComposeAsync(
        RegistryClient client,
        ImageReference image,
        IReadOnlyList<TagState> platforms,
        IReadOnlyList<string> runtimeIdentifiers,
        CancellationToken cancellationToken)
    {
        var children = await Task.WhenAll(runtimeIdentifiers.Select(async rid =>
        {
            var digest = platforms.First(state => state.Tag.Platform == rid).Digest!.Value;
            var manifest = await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken)
                ?? throw RegistryDiagnostics.ImageNotFound(image.WithDigest(digest).ToString()).ToException();
            return (Manifest: manifest, Platform: Platform.FromRuntimeIdentifier(rid));
        }));
        var isDocker = Array.TrueForAll(children, child => child.Manifest.MediaType == MediaTypes.DockerManifest);
        var index = Write(children, isDocker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex);
        return (index, Array.ConvertAll(children, child => child.Manifest));
    }

    // Byte for byte what the SDK writes (its '+' is not escaped): should the publish that was thought cut still be under way, its own index
    // is this one.
    private static Manifest Write(IEnumerable<(Manifest Manifest, Platform Platform)> children, string mediaType) => new(
        PlainJson.Write(json =>
        {
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, mediaType);
            json.WriteStartArray("manifests"u8);
            foreach (var (manifest, platform) in children)
            {
                json.WriteStartObject();
                json.WriteString("mediaType"u8, manifest.MediaType);
                json.WriteNumber("size"u8, manifest.Content.Length);
                json.WriteString("digest"u8, manifest.Digest.ToString());
                json.WriteStartObject("platform"u8);
                json.WriteString("architecture"u8, platform.Architecture);
                json.WriteString("os"u8, platform.Os);
                if (platform.Variant is not null)
                {
                    json.WriteString("variant"u8, platform.Variant);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }),
        mediaType);
}
