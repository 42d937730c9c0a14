using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>Picks tags by name, <c>pr-*</c>, or by version, <c>&lt;2.0.0</c>.</summary>
internal sealed class TagSelector
{
    private readonly TagPattern pattern;
    private readonly VersionTag? bound;
    private readonly string comparison;

    private TagSelector(string text, string comparison, VersionTag? bound) =>
        (pattern, this.comparison, this.bound) = (new TagPattern(text), comparison, bound);

    /// <summary>Reads a list of selectors; a tag is picked by any of them.</summary>
    /// <exception cref="ArtifactRegistryException">An entry is empty, or compares with something that is no version.</exception>
    public static IReadOnlyList<TagSelector> ReadList(string? value, string property) =>
        [.. PropertyList.Split(value, property).Select(entry => Read(entry, property))];

    /// <summary>Whether it picks <paramref name="tag"/>.</summary>
    public bool Matches(string tag) => bound is null
        ? pattern.Matches(tag)
        : VersionTag.TryParse(tag, out var version) && comparison switch
        {
            "<=" => version.CompareTo(bound) <= 0,
            ">=" => version.CompareTo(bound) >= 0,
            "<" => version.CompareTo(bound) < 0,
            _ => version.CompareTo(bound) > 0,
        };

    /// <summary>Whether it is that very tag's name: a tag that may move must be named so.</summary>
    public bool Names(string tag) => bound is null && pattern.Text == tag;

    /// <summary>Whether it picks tags that belong to another manifest by their name, which <c>*</c> does not.</summary>
    public bool MeansDigestTags => pattern.Text.StartsWith("sha256-", StringComparison.Ordinal);

    private static TagSelector Read(string entry, string property)
    {
        var sign = entry is ['<' or '>', '=', ..] ? entry[..2] : entry is ['<' or '>', ..] ? entry[..1] : "";
        return sign.Length == 0 ? new TagSelector(entry, "", null)
            : VersionTag.TryParse(entry[sign.Length..].Trim(), out var version) ? new TagSelector(entry, sign, version)
            : throw InputDiagnostics.InvalidSetting(
                entry, property, "a list of patterns as in pr-*, or of comparisons with a version as in <2.0.0").ToException();
    }
}
