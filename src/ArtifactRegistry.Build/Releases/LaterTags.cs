using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Releases;

/// <summary>The tags that a release puts on its image after the push, once it is known which versions the repository has.</summary>
/// <param name="Tags">The tags.</param>
/// <param name="Held">The tags of a line of versions, <c>1</c> and <c>1.2</c>, that stay with a newer version, and that version.</param>
internal sealed record LaterTags(IReadOnlyList<PlannedTag> Tags, IReadOnlyList<(string Tag, string Newer)> Held)
{
    /// <summary>Lists them; the registry is asked only where versions decide.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">The registry does not list its tags.</exception>
    public static async Task<LaterTags> ListAsync(RegistryClient client, ReleasePlan plan, CancellationToken cancellationToken)
    {
        var lines = plan.Templates?.Tags
            .Where(tag => tag.Line is not null)
            .ToDictionary(tag => tag.Tag, tag => tag.Line!, StringComparer.Ordinal)
            ?? [];
        if (!plan.VersionTags && lines.Count == 0)
        {
            return new LaterTags(plan.LaterTags, []);
        }

        var present = (await client.Tags.ListAsync(plan.Image.Repository, cancellationToken))?.Tags ?? [];
        var newer = plan.LaterTags.Select(tag => (Tag: tag, Newer: lines.GetValueOrDefault(tag.Tag)?.FindNewer(present))).ToArray();
        var versions = plan.VersionTags ? VersionTags.For(plan.Tags.Select(tag => tag.Tag), present) : [];
        return new LaterTags(
            [
                .. newer.Where(entry => entry.Newer is null).Select(entry => entry.Tag)
                    .Concat(versions)
                    .DistinctBy(tag => tag.Tag, StringComparer.Ordinal)
                    .ExceptBy(plan.PushedTags.Select(tag => tag.Tag), tag => tag.Tag),
            ],
            [.. newer.Where(entry => entry.Newer is not null).Select(entry => (entry.Tag.Tag, entry.Newer!))]);
    }
}

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
