using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Listing;

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
