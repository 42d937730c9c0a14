using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Lists an image's manifests: from Google's tag list, which names them all in one request, or else from the tags and what they
/// lead to. What a list names and the registry does not have is an error.</summary>
internal static class ImageLister
{
    /// <summary>The image's manifests. The indexes among them are read, so that it is known which manifest belongs to which; of other
    /// manifests on Artifact Registry only <see cref="WithSubjectsAsync"/> reads what they name.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">Its tag list.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="ArtifactRegistryException">A manifest cannot be read, or is not one.</exception>
    public static Task<ImageListing> ListAsync(
        RegistryClient client, ImageReference image, TagList tags, CancellationToken cancellationToken) =>
        tags.HasManifests
            ? LinkReader.ReadAsync(client, Listing(image, tags, known: null), manifest => manifest.IsIndex, cancellationToken)
            : OciTagLister.ListAsync(client, image, tags.Tags, cancellationToken);

    /// <summary>The image's tag list.</summary>
    /// <exception cref="ArtifactRegistryException">The image does not exist, or its list cannot be read.</exception>
    public static async Task<TagList> TagsAsync(RegistryClient client, ImageReference image, CancellationToken cancellationToken) =>
        await client.Tags.ListAsync(image.Repository, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.Name).ToException();

    /// <summary>The list with the subjects of those manifests that neither a tag nor an index references: only such a manifest can refer to
    /// another one and have nothing else that references it, and there are few of them.</summary>
    public static Task<ImageListing> WithSubjectsAsync(RegistryClient client, ImageListing listing, CancellationToken cancellationToken) =>
        LinkReader.ReadAsync(
            client,
            listing,
            manifest => manifest.Info.Tags.Count == 0 && listing.ParentsOf(manifest.Digest).Count == 0,
            cancellationToken);

    /// <summary>The image's manifests now, all of them with what they name. What <paramref name="known"/> has read is not read
    /// again.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="known">The list as it was.</param>
    /// <param name="others">Tags that are asked for even when the registry's list no longer has them.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The list, and what contradicts itself in it.</returns>
    /// <exception cref="ArtifactRegistryException">A manifest cannot be read, or is not one.</exception>
    public static async Task<RefreshedListing> RefreshAsync(
        RegistryClient client, ImageListing known, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        var tags = await client.Tags.ListAsync(known.Image.Repository, cancellationToken);
        if (known.HasUntagged)
        {
            var listing = tags is null ? new ImageListing(known.Image, [], hasUntagged: true) : Listing(known.Image, tags, known);
            listing = await LinkReader.ReadAsync(client, listing, _ => true, cancellationToken);
            return new RefreshedListing(listing, tags is null ? [] : ListProblem.Of(tags));
        }

        var listed = tags?.Tags ?? [];
        var (found, missing) = await OciTagLister.RefreshAsync(
            client, known, [.. listed.Union(others, StringComparer.Ordinal)], cancellationToken);
        var unlisted = others.Except(listed, StringComparer.Ordinal).Except(missing, StringComparer.Ordinal);
        return new RefreshedListing(
            found,
            [
                .. missing.Intersect(listed, StringComparer.Ordinal).Select(ListProblem.ListedAndMissing),
                .. unlisted.Select(ListProblem.ExistsAndUnlisted),
            ]);
    }

    private static ImageListing Listing(ImageReference image, TagList tags, ImageListing? known) => new(
        image,
        tags.Manifests.Select(entry => new ListedManifest(entry.Key, entry.Value, known?.Find(entry.Key)?.Links)),
        hasUntagged: true);
}

/// <summary>Which manifests nothing holds. A missing tag alone does not say so: the images of an index have none, nor have signatures and
/// SBOMs.</summary>
internal static class UntaggedImages
{
    /// <summary>The manifests of a list that have no tag, are in no index, and are not about a manifest that stays.</summary>
    /// <exception cref="ArtifactRegistryException">The registry does not list untagged manifests.</exception>
    public static IReadOnlyList<ListedManifest> Find(ImageListing listing)
    {
        if (!listing.HasUntagged)
        {
            throw ListingDiagnostics.UntaggedUnknown(listing.Image.Name).ToException();
        }

        var held = listing.Reach(TaggedRoots(listing));
        return
        [
            .. listing.Manifests.Where(manifest =>
                manifest.Info.Tags.Count == 0 && !held.Contains(manifest.Digest) && listing.ParentsOf(manifest.Digest).Count == 0),
        ];
    }

    /// <summary>The manifests that stay by a tag of their own. A tag that belongs to another manifest by its name (a signature's) counts
    /// only when that manifest is not there: else both stay or go together.</summary>
    public static IEnumerable<ImageDigest> TaggedRoots(ImageListing listing) => listing.Manifests
        .Where(manifest =>
            manifest.OrdinaryTags.Any()
                || (manifest.Info.Tags.Count > 0 && !manifest.Subjects.Any(subject => listing.Find(subject) is not null)))
        .Select(manifest => manifest.Digest);
}
