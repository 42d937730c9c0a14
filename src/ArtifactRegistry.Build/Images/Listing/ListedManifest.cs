using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Listing;

/// <summary>A manifest of a list.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Info">What the list, or on other registries the manifest itself, says of it.</param>
/// <param name="Links">What it names; <see langword="null"/> when it was not read.</param>
/// <param name="Platform">Its platform by its own configuration; empty when that was not read.</param>
internal sealed record ListedManifest(ImageDigest Digest, ManifestInfo Info, ManifestLinks? Links = null, string Platform = "")
{
    /// <summary>Whether it lists other manifests.</summary>
    public bool IsIndex => MediaTypes.IsIndex(Info.MediaType);

    /// <summary>When it came to the registry or, where that is not known, when it was built.</summary>
    public DateTimeOffset? Time => Info.Uploaded ?? Info.Created;

    /// <summary>The tags that do not belong to another manifest by their name.</summary>
    public IEnumerable<string> OrdinaryTags => Info.Tags.Where(tag => OtherOf(tag) is null);

    /// <summary>The manifests that this one is about, by its own word or by its tags' names.</summary>
    public IEnumerable<ImageDigest> Subjects
    {
        get
        {
            var named = Info.Tags.Select(OtherOf).OfType<ImageDigest>();
            return (Links?.Subject is { } subject ? named.Append(subject) : named).Distinct();
        }
    }

    // A tag that names its own manifest is odd, and no reason to delete anything.
    private ImageDigest? OtherOf(string tag) => ReferrersTag.SubjectOf(tag) is { } subject && subject != Digest ? subject : null;
}

/// <summary>A manifest as the user sees it.</summary>
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

    /// <summary>The manifests in the order in which they are listed: the newest first.</summary>
    public static IEnumerable<ManifestRow> InOrder(ImageListing listing, IEnumerable<ListedManifest> manifests) => manifests
        .OrderByDescending(manifest => manifest.Time)
        .ThenBy(manifest => manifest.Info.Tags is [var first, ..] ? first : "~", StringComparer.Ordinal)
        .ThenBy(manifest => manifest.Digest.ToString(), StringComparer.Ordinal)
        .Select(manifest => Of(listing, manifest));
}
