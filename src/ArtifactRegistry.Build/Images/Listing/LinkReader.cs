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
    private const int MaxWaiting = 32;

    /// <summary>The list with the links of the manifests that <paramref name="wanted"/> picks and that are not known yet. A manifest that
    /// was deleted since the list was made is no longer in it.</summary>
    /// <exception cref="ArtifactRegistryException">One of them cannot be read, is not a manifest, or is listed and does not
    /// exist.</exception>
    public static async Task<ImageListing> ReadAsync(
        RegistryClient client, ImageListing listing, Func<ListedManifest, bool> wanted, CancellationToken cancellationToken)
    {
        var unread = listing.Manifests.Where(manifest => manifest.Links is null && wanted(manifest));
        var open = unread.Select(manifest => manifest.Digest).ToArray();
        if (open.Length == 0)
        {
            return listing;
        }

        var read = new ConcurrentDictionary<ImageDigest, ManifestLinks>();
        var texts = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var platforms = new ConcurrentDictionary<Platform, Platform>();
        await Each(open, ReadAsync, cancellationToken);
        if (read.Count == open.Length)
        {
            return listing.With(read);
        }

        // What was deleted since the list was made is not in a second one.
        var missing = Array.FindAll(open, digest => !read.ContainsKey(digest));
        var listed = (await client.Tags.ListAsync(listing.Image.Repository, cancellationToken))?.Manifests;
        var late = Array.FindAll(missing, digest => listed?.ContainsKey(digest) == true);
        await Each(late, ReadAsync, cancellationToken);
        return Array.FindAll(late, digest => !read.ContainsKey(digest)) is { Length: > 0 } lost
            ? throw ListProblem.ToException(listing.Image, lost.Select(digest => ListProblem.ListedAndMissing(digest.ToString())))
            : listing.With(read, without: missing.Except(late));

        async Task ReadAsync(ImageDigest digest, CancellationToken token)
        {
            if (await client.Manifests.GetAsync(listing.Image.WithDigest(digest), token) is { } manifest)
            {
                read[digest] = Share(ManifestLinks.Of(manifest.Parse()), listing, texts, platforms);
            }
        }
    }

    /// <summary>Does something for each of <paramref name="items"/>, some at once.</summary>
    public static Task Each<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = MaxWaiting, CancellationToken = cancellationToken },
            async (item, token) => await work(item, token));

    // A large list has each digest and each platform's name once, whoever names it.
    private static ManifestLinks Share(
        ManifestLinks links,
        ImageListing listing,
        ConcurrentDictionary<string, string> texts,
        ConcurrentDictionary<Platform, Platform> platforms)
    {
        return links with { Children = [.. links.Children.Select(ShareChild)] };

        Descriptor ShareChild(Descriptor child) => child with
        {
            Digest = listing.Find(child.Digest)?.Digest ?? child.Digest,
            Platform = child.Platform is { } platform ? platforms.GetOrAdd(platform, platform) : null,
            MediaType = texts.GetOrAdd(child.MediaType, child.MediaType),
            Annotations = JsonText.None,
        };
    }
}

/// <summary>What a list keeps of a manifest that was read.</summary>
/// <param name="Children">The manifests of an index.</param>
/// <param name="Subject">The manifest that this one is about: a signature's image, for instance.</param>
/// <param name="Config">The image configuration, where it has one.</param>
/// <param name="Size">The bytes of config and layers.</param>
/// <param name="Created">When it was built, by its annotation.</param>
internal sealed record ManifestLinks(
    IReadOnlyList<Descriptor> Children, ImageDigest? Subject, ImageDigest? Config, long Size, DateTimeOffset? Created)
{
    /// <summary>The manifests that it names: its children and its subject.</summary>
    public IEnumerable<ImageDigest> All => Children.Select(child => child.Digest).Concat(Subject is { } subject ? [subject] : []);

    /// <summary>What a manifest says. One that cannot be read is an error: what it references must be known before anything is
    /// deleted.</summary>
    public static ManifestLinks Of(OciDocument document)
    {
        var image = document as ImageManifest;
        return new ManifestLinks(
            document.Children,
            document.Subject?.Digest,
            image?.Config is { } config && MediaTypes.IsImageConfig(config.MediaType) ? config.Digest : null,
            image?.Size ?? 0,
            document.Created);
    }
}
