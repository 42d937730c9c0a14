using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>An image that shall be in another place too.</summary>
/// <param name="Source">The image, by tag or digest.</param>
/// <param name="Destination">The repository that receives it.</param>
/// <param name="Tags">The tags that it gets there; none: it is there by its digest.</param>
internal sealed record CopyRequest(ImageReference Source, ImageReference Destination, IReadOnlyList<PlannedTag> Tags);
