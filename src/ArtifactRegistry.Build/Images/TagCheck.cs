using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images;

/// <summary>Asks a registry for many tags at once: one request a tag, all in flight together.</summary>
internal static class TagCheck
{
    /// <summary>What each tag has.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="proveAbsence">Asks for the first tag with GET: a HEAD's 404 has no body, and a proxy's 404 must not count as "missing".</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not say of some tag whether it exists.</exception>
    public static async Task<IReadOnlyList<TagState>> RunAsync(
        RegistryClient client, ImageReference image, IReadOnlyList<ReleaseTag> tags, bool proveAbsence, CancellationToken cancellationToken) =>
        await Task.WhenAll(tags.Select(async (tag, index) =>
        {
            var reference = image.WithTag(tag.Tag);
            var digest = proveAbsence && index == 0
                ? (await client.Manifests.GetAsync(reference, cancellationToken))?.Digest
                : (await client.Manifests.HeadAsync(reference, cancellationToken))?.Digest;
            return new TagState(tag, digest);
        }));
}
