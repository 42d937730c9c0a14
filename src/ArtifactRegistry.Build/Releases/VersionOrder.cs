using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Whether a release is the newest version (<c>ArtifactRegistryRequireNewer</c>).</summary>
internal static class VersionOrder
{
    /// <summary>An error for each version among the tags that some other version, present already, is not below.</summary>
    /// <param name="image">The repository.</param>
    /// <param name="tags">The tags of the release.</param>
    /// <param name="present">All tags of the repository.</param>
    /// <exception cref="ArtifactRegistryException">None of the tags is a version.</exception>
    public static IEnumerable<Finding> Judge(ImageReference image, IReadOnlyList<string> tags, IEnumerable<string> present)
    {
        var own = Versions(tags);
        if (own.Count == 0)
        {
            throw InputDiagnostics.NoVersionTag(tags).ToException();
        }

        var newest = Versions(present.Except(tags, StringComparer.Ordinal)).Max();
        return own
            .Where(version => newest is not null && version.CompareTo(newest) <= 0)
            .Select(version => Finding.Error(TagDiagnostics.VersionNotNewer(image.WithTag(version.Tag).ToString(), newest!.Tag)));
    }

    private static IReadOnlyList<VersionTag> Versions(IEnumerable<string> tags) =>
        [.. tags.Select(tag => VersionTag.TryParse(tag, out var version) ? version : null).OfType<VersionTag>()];
}
