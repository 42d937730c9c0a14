using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>A manifest as it is told to the user.</summary>
/// <param name="Image">The repository.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">The image's bytes as the registry counts them.</param>
/// <param name="Created">When it was built.</param>
/// <param name="Uploaded">When it came to the registry.</param>
/// <param name="Platform">Its platform; empty when it is not known.</param>
/// <param name="Parents">The indexes that name it.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record ManifestRow(
    ImageReference Image,
    ImageDigest Digest,
    IReadOnlyList<string> Tags,
    string MediaType,
    long Size,
    DateTimeOffset? Created,
    DateTimeOffset? Uploaded,
    string Platform,
    IReadOnlyList<ImageDigest> Parents,
    ImageDigest? Subject)
{
    /// <summary>The manifest with what the list knows of it.</summary>
    public static ManifestRow Of(ImageListing listing, ListedManifest manifest) => new(
        listing.Image,
        manifest.Digest,
        manifest.Info.Tags,
        manifest.Info.MediaType,
        manifest.Info.Size,
        manifest.Info.Created,
        manifest.Info.Uploaded,
        listing.PlatformOf(manifest.Digest),
        listing.ParentsOf(manifest.Digest),
        manifest.Subjects.Cast<ImageDigest?>().FirstOrDefault());

    /// <summary>The manifests in the order in which they are told: the newest first.</summary>
    public static IEnumerable<ManifestRow> InOrder(ImageListing listing, IEnumerable<ListedManifest> manifests) => manifests
        .OrderByDescending(manifest => manifest.Time)
        .ThenBy(manifest => manifest.Info.Tags is [var first, ..] ? first : "~", StringComparer.Ordinal)
        .ThenBy(manifest => manifest.Digest.ToString(), StringComparer.Ordinal)
        .Select(manifest => Of(listing, manifest));
}
