using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator;

/// <summary>A host that is being served. Its methods look into its content, and fill it, without HTTP.</summary>
public sealed class EmulatedHost
{
    private static readonly string[] DefaultPlatforms = ["linux/amd64", "linux/arm64"];

    private readonly Seeder seeder;

    internal EmulatedHost(EmulatorHost options, int index, int port, HostContent content, RegistryContent registry, TimeProvider time)
    {
        Options = options;
        Index = index;
        Port = port;
        Content = content;
        seeder = new Seeder(content, registry, time);
    }

    /// <summary>The port on loopback.</summary>
    public int Port { get; }

    /// <summary>What an image reference begins with: <c>localhost:PORT</c>.</summary>
    public string Authority => $"localhost:{Port}";

    /// <summary><c>http://localhost:PORT/</c>, or https.</summary>
    public Uri BaseUri => new($"{(Options.Https ? "https" : "http")}://{Authority}/");

    /// <summary>The names of the images that have content, ordered.</summary>
    public IReadOnlyList<string> Images => [.. Content.Images.Select(i => i.Name)];

    internal EmulatorHost Options { get; }

    internal int Index { get; }

    internal HostContent Content { get; }

    /// <summary>Stores an image of one platform.</summary>
    /// <param name="image"><c>project/repository/image</c>.</param>
    /// <param name="tag">The tag to put on it; <see langword="null"/>: none.</param>
    /// <param name="seed">What it is made of; images of equal seeds have equal digests.</param>
    /// <returns>The manifest's digest.</returns>
    public string PushImage(string image, string? tag = null, ImageSeed? seed = null) =>
        seeder.PushImage(image, tag, seed ?? new ImageSeed { Content = tag ?? "" });

    /// <summary>Stores an index with an untagged image for each platform.</summary>
    /// <returns>The index's digest.</returns>
    public string PushIndex(string image, string? tag = null, params IReadOnlyList<string> platforms) =>
        seeder.PushIndex(
            image,
            tag,
            platforms.Count > 0 ? platforms : DefaultPlatforms,
            platform => new ImageSeed { Platform = platform, Content = $"{tag} {platform}" });

    /// <summary>
    /// Stores a base image that the .NET SDK's container publish accepts as <c>ContainerBaseImage</c>: an index whose images have one empty
    /// layer and the environment of Microsoft's images. There is no runtime in it, so what is published on it cannot be run.
    /// </summary>
    /// <returns>The index's digest.</returns>
    public string PushBaseImage(string image, string tag = "latest", params IReadOnlyList<string> platforms) =>
        seeder.PushIndex(image, tag, platforms.Count > 0 ? platforms : DefaultPlatforms, BaseImage.Seed);

    /// <summary>Stores an artifact whose subject is another manifest, such as an SBOM or a signature.</summary>
    /// <returns>The artifact's digest.</returns>
    public string PushReferrer(string image, string subjectDigest, string artifactType, string content = "") =>
        seeder.PushReferrer(image, subjectDigest, artifactType, content);

    /// <summary>Stores a manifest's bytes as they are, whatever they name.</summary>
    /// <returns>The manifest's digest.</returns>
    public string PushManifest(string image, string? tag, ReadOnlyMemory<byte> manifest, string mediaType) =>
        seeder.PushManifest(image, tag, manifest.ToArray(), mediaType);

    /// <summary>Stores a blob.</summary>
    /// <returns>The blob's digest.</returns>
    public string PushBlob(string image, ReadOnlyMemory<byte> content) => seeder.PushBlob(image, content).ToString();

    /// <summary>Points the tag at a manifest that the image has, past all rules.</summary>
    /// <exception cref="ArgumentException">The image has no such manifest.</exception>
    public void SetTag(string image, string tag, string digest) => seeder.SetTag(image, tag, digest);

    /// <summary>Removes the tag, past all rules.</summary>
    public void DeleteTag(string image, string tag) => Content.RemoveTag(image, tag);

    /// <summary>The digest that the tag points at, or <see langword="null"/>.</summary>
    public string? GetTagDigest(string image, string tag) =>
        Content.Find(image)?.Tags.TryGetValue(tag, out var digest) == true ? digest.ToString() : null;

    /// <summary>The image's tags in ordinal order; none when there is no such image.</summary>
    public IReadOnlyList<string> Tags(string image) => [.. Content.Find(image)?.Tags.Keys ?? []];

    /// <summary>The digests of the image's manifests, tagged and untagged.</summary>
    public IReadOnlyList<string> Manifests(string image) =>
        [.. (Content.Find(image)?.Manifests.Keys ?? []).Select(d => d.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The bytes of the manifest that a tag or digest names, or <see langword="null"/>.</summary>
    public byte[]? GetManifest(string image, string reference) => Content.Find(image)?.Find(reference)?.Bytes.ToArray();

    /// <summary>Whether the image has the blob.</summary>
    public bool HasBlob(string image, string digest) =>
        Digest.TryParse(digest, out var parsed) && Content.Find(image)?.Blobs.Contains(parsed) == true;

    /// <exception cref="ArgumentException">The name of a base image is invalid.</exception>
    internal void SeedBaseImages()
    {
        var missing = Options.BaseImages.Select(BaseImage.ParseReference).Where(image => GetTagDigest(image.Name, image.Tag) is null);
        foreach (var (name, tag) in missing)
        {
            PushBaseImage(name, tag);
        }
    }
}
