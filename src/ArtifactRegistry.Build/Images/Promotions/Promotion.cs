using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Promotions;

/// <summary>An image that shall get tags.</summary>
/// <param name="Image">The image, by a tag or a digest.</param>
/// <param name="Tags">The tags that it shall get.</param>
/// <param name="Expected">The digest that it must have: what was tested.</param>
internal sealed record Promotion(ImageReference Image, IReadOnlyList<ReleaseTag> Tags, ImageDigest? Expected);
