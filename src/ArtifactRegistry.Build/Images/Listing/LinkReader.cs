using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Reads manifests for what they name, many at once.</summary>
internal static class LinkReader
{
    // What is under way at the host is limited by ArtifactRegistryConcurrency; this limits what waits for its turn.
    private const int Waiting = 32;

    /// <summary>The list with the links of the manifests that <paramref name="wanted"/> picks and that are not known yet. A manifest that has gone meanwhile
    /// holds nothing.</summary>
    /// <exception cref="ArtifactRegistryException">One of them cannot be had, or is no manifest.</exception>
    public static async Task<ImageListing> ReadAsync(
        RegistryClient client, ImageListing listing, Func<ListedManifest, bool> wanted, CancellationToken cancellationToken)
    {
        var open = listing.Manifests.Where(manifest => manifest.Links is null && wanted(manifest)).Select(manifest => manifest.Digest).ToArray();
        if (open.Length == 0)
        {
            return listing;
        }

        var read = new ConcurrentDictionary<ImageDigest, ManifestLinks>();
        var texts = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var platforms = new ConcurrentDictionary<Platform, Platform>();
        await Each(
            open,
            async (digest, token) => read[digest] = Share(await ReadAsync(client, listing.Image.WithDigest(digest), token), listing, texts, platforms),
            cancellationToken);
        return listing.With(read);
    }

    /// <summary>Does something for each of <paramref name="items"/>, some at once.</summary>
    public static Task Each<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items,
        new ParallelOptions { MaxDegreeOfParallelism = Waiting, CancellationToken = cancellationToken },
        async (item, token) => await work(item, token));

    // A large list has each digest and each platform's name once, whoever names it.
    private static ManifestLinks Share(
        ManifestLinks links, ImageListing listing, ConcurrentDictionary<string, string> texts, ConcurrentDictionary<Platform, Platform> platforms) => links with
    {
        Children =
        [
            .. links.Children.Select(child => child with
            {
                Digest = listing.Find(child.Digest)?.Digest ?? child.Digest,
                Platform = child.Platform is { } platform ? platforms.GetOrAdd(platform, platform) : null,
                MediaType = texts.GetOrAdd(child.MediaType, child.MediaType),
                Annotations = JsonText.None,
            }),
        ],
    };

    private static async Task<ManifestLinks> ReadAsync(RegistryClient client, ImageReference image, CancellationToken cancellationToken) =>
        await client.Manifests.GetAsync(image, cancellationToken) is { } manifest ? ManifestLinks.Of(manifest.Parse()) : ManifestLinks.None;
}
