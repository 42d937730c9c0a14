using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Asks a registry for many tags at once: one request a tag, all in flight together.</summary>
internal static class TagCheck
{
    /// <summary>What each tag has.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="proveAbsence">Reads the first tag's manifest: a HEAD's 404 has no body, and a proxy's 404 must not count as "missing".</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not say of some tag whether it exists.</exception>
    public static async Task<IReadOnlyList<TagState>> RunAsync(
        RegistryClient client, ImageReference image, IReadOnlyList<PlannedTag> tags, bool proveAbsence, CancellationToken cancellationToken) =>
        await Task.WhenAll(tags.Select((tag, index) => proveAbsence && index == 0
            ? ReadAsync(client, image.WithTag(tag.Tag), tag, cancellationToken)
            : AskAsync(client, image.WithTag(tag.Tag), tag, cancellationToken)));

    private static async Task<TagState> ReadAsync(RegistryClient client, ImageReference image, PlannedTag tag, CancellationToken cancellationToken)
    {
        var manifest = await client.Manifests.GetAsync(image, cancellationToken);
        return new TagState(image, tag, manifest?.Digest) { Manifest = manifest };
    }

    private static async Task<TagState> AskAsync(RegistryClient client, ImageReference image, PlannedTag tag, CancellationToken cancellationToken) =>
        new(image, tag, (await client.Manifests.HeadAsync(image, cancellationToken))?.Digest);
}
