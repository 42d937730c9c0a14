using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>A tag that a release writes.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="IsMoving">Whether it may move; otherwise it is a release tag, which the policy guards.</param>
/// <param name="Platform">For a <c>TAG-RID</c> tag that the SDK leaves behind a multi-platform publish, the runtime identifier.</param>
internal sealed record PlannedTag(string Tag, bool IsMoving, string? Platform = null)
{
    /// <summary>The tags, each of the kind that <paramref name="moving"/> makes it, and those that they have for each platform.</summary>
    public static IReadOnlyList<PlannedTag> Plan(IEnumerable<string> tags, IReadOnlyList<string> runtimeIdentifiers, MovingTags moving) =>
        WithPlatforms([.. tags.Select(tag => new PlannedTag(tag, moving.Contains(tag)))], runtimeIdentifiers);

    /// <summary>The tags, and for each platform the SDK's <c>TAG-RID</c>, which is of its tag's kind: <c>latest-linux-x64</c> moves when
    /// <c>latest</c> does.</summary>
    public static IReadOnlyList<PlannedTag> WithPlatforms(IReadOnlyList<PlannedTag> tags, IReadOnlyList<string> runtimeIdentifiers) =>
    [
        .. tags,
        .. tags.SelectMany(tag => runtimeIdentifiers.Select(rid => new PlannedTag($"{tag.Tag}-{rid}", tag.IsMoving, rid)))
            .Where(tag => ImageTag.IsValid(tag.Tag)),
    ];
}

/// <summary>Distinguishes the tags that may move (<c>ArtifactRegistryMovingTags</c>) from release tags, which are all others.</summary>
/// <param name="patterns">The patterns of the tags that may move.</param>
internal sealed class MovingTags(IReadOnlyList<TagPattern> patterns)
{
    private const string None = "none";

    /// <summary>Reads the property: a list of patterns, or <c>none</c>.</summary>
    /// <exception cref="ArtifactRegistryException">An entry is empty.</exception>
    public static MovingTags Parse(string? value, string property) => value?.Trim() == None
        ? new MovingTags([])
        : new MovingTags([.. PropertyList.Split(value, property).Select(entry => new TagPattern(entry))]);

    /// <summary>The tags that are named without a wildcard.</summary>
    public IEnumerable<string> Literals =>
        patterns.Select(pattern => pattern.Text).Where(text => !text.Contains('*', StringComparison.Ordinal));

    /// <summary>Whether <paramref name="tag"/> may move.</summary>
    public bool Contains(string tag) => patterns.Any(pattern => pattern.Matches(tag));
}
