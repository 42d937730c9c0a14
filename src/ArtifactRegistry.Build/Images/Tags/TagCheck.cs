using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Asks a registry for many tags at once: one request a tag, all in flight together, and one more when a tag is missing.</summary>
internal static class TagCheck
{
    /// <summary>What each tag has.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not say of some tag whether it exists.</exception>
    public static async Task<IReadOnlyList<TagState>> RunAsync(
        RegistryClient client, ImageReference image, IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var found = await client.Manifests.FindAsync([.. tags.Select(tag => image.WithTag(tag.Tag))], cancellationToken);
        return [.. tags.Select((tag, index) => new TagState(image.WithTag(tag.Tag), tag, found[index]?.Digest))];
    }
}

/// <summary>What a registry has under a tag, beside what it should have there.</summary>
/// <param name="State">What it has.</param>
/// <param name="Expected">The digest that it should have; <see langword="null"/> when any will do.</param>
internal sealed record CheckedTag(TagState State, ImageDigest? Expected)
{
    /// <summary>Whether the tag exists with another digest than the expected one.</summary>
    public bool IsAnother => State.Exists && Expected is { } expected && State.Digest != expected;
}

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
