using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>Lists an image's manifests: from Google's tag list, which names them all in one request, or else from the tags and what they lead to.</summary>
internal static class ImageLister
{
    /// <summary>The image's manifests. The indexes among them are read, so that it is known which manifest belongs to which; of other
    /// manifests on Artifact Registry only <see cref="WithSubjectsAsync"/> reads what they name.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">Its tag list.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="ArtifactRegistryException">A manifest cannot be had, or is none.</exception>
    public static Task<ImageListing> ListAsync(RegistryClient client, ImageReference image, TagList tags, CancellationToken cancellationToken) => tags.HasManifests
        ? LinkReader.ReadAsync(
            client,
            new ImageListing(image, tags.Manifests.Select(entry => new ListedManifest(entry.Key, entry.Value)), hasUntagged: true),
            manifest => manifest.IsIndex,
            cancellationToken)
        : PlainLister.ListAsync(client, image, tags.Tags, cancellationToken);

    /// <summary>The image's tag list.</summary>
    /// <exception cref="ArtifactRegistryException">The image does not exist, or its list cannot be had.</exception>
    public static async Task<TagList> TagsAsync(RegistryClient client, ImageReference image, CancellationToken cancellationToken) =>
        await client.Tags.ListAsync(image.Repository, cancellationToken) ?? throw RegistryDiagnostics.ImageNotFound(image.Name).ToException();

    /// <summary>The list with the subjects of those manifests that neither a tag nor an index holds: only such a manifest can be about another one and
    /// have nothing else that holds it, and there are few of them.</summary>
    public static Task<ImageListing> WithSubjectsAsync(RegistryClient client, ImageListing listing, CancellationToken cancellationToken) =>
        LinkReader.ReadAsync(
            client,
            listing,
            manifest => manifest.MayHaveUnknownLinks && manifest.Info.Tags.Count == 0 && listing.ParentsOf(manifest.Digest).Count == 0,
            cancellationToken);
}
