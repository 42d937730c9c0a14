using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What a registry has under a tag.</summary>
/// <param name="Image">The image, by that tag.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest that it has; <see langword="null"/> when it does not exist. "Unknown" is no state but an
/// exception.</param>
internal sealed record TagState(ImageReference Image, PlannedTag Tag, ImageDigest? Digest)
{
    /// <summary>Whether the tag exists.</summary>
    public bool Exists => Digest is not null;
}
