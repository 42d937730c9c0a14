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
