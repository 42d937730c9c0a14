using System.Collections.Concurrent;
using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Lists an image where the tag list names tags only: reads every tag's manifest, what that names, and their configurations for
/// the time and platform that the list does not have.</summary>
internal sealed class OciTagLister
{
    private const int DeepestIndex = 32;
    private readonly RegistryClient client;
    private readonly ImageReference image;
    private readonly ImageListing? known;
    private readonly ConcurrentDictionary<ImageDigest, ListedManifest> manifests = new();
    private readonly ConcurrentDictionary<ImageDigest, ConcurrentBag<string>> tagsOf = new();

    private OciTagLister(RegistryClient client, ImageReference image, ImageListing? known) =>
        (this.client, this.image, this.known) = (client, image, known);

    /// <summary>The manifests that the tags lead to.</summary>
    /// <exception cref="ArtifactRegistryException">One cannot be read or is not a manifest, or a tag is listed and does not
    /// exist.</exception>
    public static async Task<ImageListing> ListAsync(
        RegistryClient client, ImageReference image, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var lister = new OciTagLister(client, image, null);
        var missing = new ConcurrentBag<string>();
        await LinkReader.Each(tags, (tag, token) => lister.AddTagAsync(tag, missing, token), cancellationToken);
        if (!missing.IsEmpty)
        {
            await lister.AddLateTagsAsync([.. missing], cancellationToken);
        }

        await lister.AddLinkedAsync(cancellationToken);
        await LinkReader.Each([.. lister.manifests.Values], lister.AddConfigAsync, cancellationToken);
        return lister.ToListing();
    }

    /// <summary>The manifests that the tags lead to now: one HEAD a tag, and a GET only for a manifest that is not in
    /// <paramref name="known"/>. Configurations are not read.</summary>
    /// <returns>The list, and those of the tags that do not exist.</returns>
    /// <exception cref="ArtifactRegistryException">A manifest cannot be read, or is not one.</exception>
    public static async Task<(ImageListing Listing, IReadOnlyList<string> Missing)> RefreshAsync(
        RegistryClient client, ImageListing known, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var lister = new OciTagLister(client, known.Image, known);
        var found = await client.Manifests.FindAsync([.. tags.Select(tag => known.Image.WithTag(tag))], cancellationToken);
        var digests = tags.Zip(found).Where(tag => tag.Second is not null).Select(tag => (Tag: tag.First, tag.Second!.Digest)).ToArray();
        foreach (var (tag, digest) in digests)
        {
            lister.tagsOf.GetOrAdd(digest, _ => []).Add(tag);
        }

        await LinkReader.Each(digests.Select(tag => tag.Digest).Distinct(), lister.AddManifestAsync, cancellationToken);
        await lister.AddLinkedAsync(cancellationToken);
        return (lister.ToListing(), [.. tags.Where((_, index) => found[index] is null)]);
    }

    private ImageListing ToListing() => new(image, manifests.Values.Select(WithTags), hasUntagged: false);

    private async Task AddTagAsync(string tag, ConcurrentBag<string> missing, CancellationToken cancellationToken)
    {
        if (await client.Manifests.GetAsync(image.WithTag(tag), cancellationToken) is { } manifest)
        {
            Add(manifest);
            tagsOf.GetOrAdd(manifest.Digest, _ => []).Add(tag);
        }
        else
        {
            missing.Add(tag);
        }
    }

    // A tag that was deleted since the list was made is not in a second one.
    private async Task AddLateTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var listed = (await client.Tags.ListAsync(image.Repository, cancellationToken))?.Tags ?? [];
        var missing = new ConcurrentBag<string>();
        var late = tags.Intersect(listed, StringComparer.Ordinal);
        await LinkReader.Each(late, (tag, token) => AddTagAsync(tag, missing, token), cancellationToken);
        if (!missing.IsEmpty)
        {
            throw ListProblem.ToException(image, missing.Select(ListProblem.ListedAndMissing));
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

            // A manifest may name what was never pushed, or was deleted: that is not in the list. One answer does not prove it.
            await LinkReader.Each(missing, AddManifestAsync, cancellationToken);
            await LinkReader.Each(missing.Where(digest => !manifests.ContainsKey(digest)), AddManifestAsync, cancellationToken);
        }
    }

    private async Task AddManifestAsync(ImageDigest digest, CancellationToken cancellationToken)
    {
        if (known?.Find(digest) is { Links: not null } read)
        {
            manifests[digest] = read with { Info = read.Info with { Tags = [] } };
        }
        else if (await client.Manifests.GetAsync(image.WithDigest(digest), cancellationToken) is { } manifest)
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

    // An image without its configuration is incomplete. It is listed all the same, and its time is not known.
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
