using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases;

/// <summary>The moving tags of a stable version: <c>1.2.3</c> is <c>1.2</c> and <c>1</c> too, unless a newer version is
/// (<c>ArtifactRegistryVersionTags</c>).</summary>
internal static class VersionTags
{
    /// <summary>The tags that the release should have besides its own.</summary>
    /// <param name="own">The release's own tags.</param>
    /// <param name="present">All tags of the repository.</param>
    public static IReadOnlyList<PlannedTag> For(IEnumerable<string> own, IEnumerable<string> present)
    {
        var others = present.Select(Parse).OfType<VersionTag>().Where(version => version.IsStable).ToArray();
        return
        [
            .. own.Select(Parse).OfType<VersionTag>()
                .Where(version => version.IsStable)
                .SelectMany(version => Of(version, others))
                .Distinct(StringComparer.Ordinal)
                .Select(tag => new PlannedTag(tag, IsMoving: true)),
        ];
    }

    private static IEnumerable<string> Of(VersionTag version, IReadOnlyList<VersionTag> others)
    {
        var prefix = version.Tag[0] is 'v' or 'V' ? version.Tag[..1] : "";
        var newer = others.Where(other => other.CompareTo(version) > 0 && other.Major == version.Major).ToArray();
        if (newer.Length == 0)
        {
            yield return $"{prefix}{version.Major}";
        }

        if (!newer.Any(other => other.Minor == version.Minor))
        {
            yield return $"{prefix}{version.Major}.{version.Minor}";
        }
    }

    private static VersionTag? Parse(string tag) => VersionTag.TryParse(tag, out var version) ? version : null;
}
