using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>An image that shall get tags.</summary>
/// <param name="Source">The image, by a tag or a digest.</param>
/// <param name="Target">The repository whose tags are set; the source's own, or another one, to which the image is copied first.</param>
/// <param name="Tags">The tags that it shall get.</param>
/// <param name="Expected">The digest that the source must have: what was tested.</param>
internal sealed record Promotion(ImageReference Source, ImageReference Target, IReadOnlyList<PlannedTag> Tags, ImageDigest? Expected)
{
    /// <summary>Whether the image is copied before its tags are set.</summary>
    public bool IsCopy => Source.Name != Target.Name;
}
