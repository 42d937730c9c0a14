using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>The tags of a repository, and what Artifact Registry tells with them.</summary>
/// <param name="Tags">All tags, in the registry's order.</param>
/// <param name="Manifests">Google's <c>manifest</c> map: every manifest, tagged or not; empty where the registry does not have that
/// extension.</param>
/// <param name="Children">Google's <c>child</c>: the next path components below this name.</param>
/// <param name="HasManifests">Whether the registry has the extension, so that an empty map means "no manifests".</param>
internal sealed record TagList(
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<ImageDigest, ManifestInfo> Manifests,
    IReadOnlyList<string> Children,
    bool HasManifests);

/// <summary>What Google's tag list says of a manifest.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Tags">Its tags; none for an untagged manifest.</param>
/// <param name="Size">The image's size in bytes, layers included.</param>
/// <param name="Created">When the image was built, by its own word; <see langword="null"/> when that is not a real time.</param>
/// <param name="Uploaded">When the registry received it.</param>
internal sealed record ManifestInfo(
    string MediaType, IReadOnlyList<string> Tags, long Size, DateTimeOffset? Created, DateTimeOffset? Uploaded);
