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

    /// <summary>When it came to the registry or, where that is not told, when it was built.</summary>
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
