using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Removes the <c>TAG-RID</c> tags that the SDK leaves behind a multi-platform publish. Only on Artifact Registry, where a removed
/// tag leaves its manifest; elsewhere the index would lose its children.</summary>
internal static class PlatformTags
{
    /// <summary>Removes those of the tags that still have a child of the index; the others were set by someone else, and stay.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="image">The repository.</param>
    /// <param name="index">The index that was pushed.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Stops what has not been sent.</param>
    /// <returns>Each tag with what kept it; <see langword="null"/> when it is gone.</returns>
    public static async Task<IReadOnlyList<(string Tag, string? KeptBecause)>> RemoveAsync(
        RegistryClient client, ImageReference image, Manifest index, IReadOnlyList<PlannedTag> tags, CancellationToken cancellationToken)
    {
        var children = index.Platforms().Select(child => child.Digest).ToHashSet();
        return await Task.WhenAll(
            tags.Select(async tag => (tag.Tag, await RemoveAsync(client, image.WithTag(tag.Tag), children, cancellationToken))));
    }

    private static async Task<string?> RemoveAsync(
        RegistryClient client, ImageReference tag, HashSet<ImageDigest> children, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.Manifests.FindAsync(tag, cancellationToken) is not { } found)
            {
                return null;
            }

            if (!children.Contains(found.Digest))
            {
                return $"it has {found.Digest}, which this publish did not push";
            }

            var deletion = await client.Deletions.DeleteAsync(tag, cancellationToken);
            return deletion.IsDeleted ? null : deletion.Reason;
        }
        catch (ArtifactRegistryException refused)
        {
            // A writer may not remove tags, and immutable tags stay: the release itself is complete.
            return refused.Message;
        }
    }
}
