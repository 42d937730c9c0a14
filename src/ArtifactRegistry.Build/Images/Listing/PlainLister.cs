using System.Collections.Concurrent;
using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Lists an image where the tag list names tags only: reads every tag's manifest, what that names, and their configurations for the
/// time and platform that the list does not tell.</summary>
internal sealed class PlainLister
{
    private const int DeepestIndex = 32;
    private readonly RegistryClient client;
    private readonly ImageReference image;
    private readonly ConcurrentDictionary<ImageDigest, ListedManifest> manifests = new();
    private readonly ConcurrentDictionary<ImageDigest, ConcurrentBag<string>> tagsOf = new();

    private PlainLister(RegistryClient client, ImageReference image) => (this.client, this.image) = (client, image);

    /// <summary>The manifests that the tags lead to.</summary>
    /// <exception cref="ArtifactRegistryException">One cannot be had, or is none.</exception>
    public static async Task<ImageListing> ListAsync(RegistryClient client, ImageReference image, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var lister = new PlainLister(client, image);
        await LinkReader.Each(tags, lister.AddTagAsync, cancellationToken);
        await lister.AddLinkedAsync(cancellationToken);
        await LinkReader.Each([.. lister.manifests.Values], lister.AddConfigAsync, cancellationToken);
        return new ImageListing(image, lister.manifests.Values.Select(lister.WithTags), hasUntagged: false);
    }

    // A tag that has gone since the list was made is not in it any more.
    private async Task AddTagAsync(string tag, CancellationToken cancellationToken)
    {
        if (await client.Manifests.GetAsync(image.WithTag(tag), cancellationToken) is { } manifest)
        {
            Add(manifest);
            tagsOf.GetOrAdd(manifest.Digest, _ => []).Add(tag);
        }
    }

    private async Task AddLinkedAsync(CancellationToken cancellationToken)
    {
        var asked = new HashSet<ImageDigest>();
        for (var depth = 0; ; depth++)
        {
            var missing = manifests.Values
                .SelectMany(manifest => manifest.Links!.All)
                .Where(digest => !manifests.ContainsKey(digest) && asked.Add(digest))
                .ToArray();
            if (missing.Length == 0)
            {
                return;
            }

            if (depth == DeepestIndex)
            {
                throw ListingDiagnostics.NestedTooDeep(image.Name, DeepestIndex).ToException();
            }

            await LinkReader.Each(missing, AddManifestAsync, cancellationToken);
        }
    }

    // A manifest may name what was never pushed, or has been deleted: that is not in the list.
    private async Task AddManifestAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        if (await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken) is { } manifest)
        {
            Add(manifest, digest);
        }
    }

    private void Add(Manifest manifest, ImageDigest? asked = null)
    {
        var digest = asked ?? manifest.Digest;
        var links = ManifestLinks.Of(manifest.Parse());
        manifests[digest] = new ListedManifest(digest, new ManifestInfo(manifest.MediaType, [], links.Size, links.Created, null), links);
    }

    private async Task AddConfigAsync(ListedManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Links?.Config is { } digest && await ReadConfigAsync(digest, cancellationToken) is { } configuration)
        {
            manifests[manifest.Digest] = manifest with
            {
                Info = manifest.Info with { Created = manifest.Info.Created ?? configuration.Created },
                Platform = configuration.Platform?.ToString() ?? "",
            };
        }
    }

    // Likewise a configuration.
    private async Task<ImageConfig?> ReadConfigAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Configs.ReadAsync(image.Repository, digest, cancellationToken);
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound && missing.Errors.Count > 0)
        {
            return null;
        }
    }

    private ListedManifest WithTags(ListedManifest manifest) => tagsOf.TryGetValue(manifest.Digest, out var tags)
        ? manifest with { Info = manifest.Info with { Tags = [.. tags.Order(StringComparer.Ordinal)] } }
        : manifest;
}
