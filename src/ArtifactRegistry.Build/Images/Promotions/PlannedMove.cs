using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>A tag that a promotion sets.</summary>
/// <param name="Promotion">Whose tag it is.</param>
/// <param name="Manifest">What it shall have.</param>
/// <param name="Before">What it has.</param>
internal sealed record PlannedMove(Promotion Promotion, Manifest Manifest, TagState Before)
{
    /// <summary>The tag, as an image name.</summary>
    public ImageReference Tag => Before.Image;

    /// <summary>Whether nothing has to be written.</summary>
    public bool IsInPlace => Before.Digest == Manifest.Digest;
}
