using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Tells the tags that may move (<c>ArtifactRegistryMovingTags</c>) from release tags, which are all others.</summary>
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
