using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>What a registry has under a tag, beside what it should have there.</summary>
/// <param name="State">What it has.</param>
/// <param name="Expected">The digest that it should have; <see langword="null"/> when any will do.</param>
internal sealed record CheckedTag(TagState State, ImageDigest? Expected)
{
    /// <summary>Whether the tag exists with another digest than the expected one.</summary>
    public bool IsAnother => State.Exists && Expected is { } expected && State.Digest != expected;
}
