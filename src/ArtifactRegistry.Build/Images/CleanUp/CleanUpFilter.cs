using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.CleanUp;

/// <summary>What a clean-up may take. What is not picked stays, with all that it holds.</summary>
internal sealed record CleanUpFilter
{
    /// <summary>The number of newest images that stay; <see langword="null"/> when they are not counted.</summary>
    public int? KeepNewest { get; init; }

    /// <summary>Only what is from before that time goes.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>Only these tags go; empty means any.</summary>
    public IReadOnlyList<TagSelector> Tags { get; init; } = [];

    /// <summary>Only what has no tag goes.</summary>
    public bool UntaggedOnly { get; init; }

    /// <summary>Only tags go, and every manifest stays.</summary>
    public bool TagsOnly { get; init; }

    /// <summary>The tags that may move; such a tag goes only when it is named.</summary>
    public MovingTags Moving { get; init; } = new([]);

    /// <summary>Whether untagged manifests are considered: a filter of tags means tags.</summary>
    public bool TakesUntagged => !TagsOnly && Tags.Count == 0;

    /// <summary>Whether the tag may go, by its name alone.</summary>
    public bool Picks(string tag) =>
        (Tags.Count == 0 || Tags.Any(selector => selector.Matches(tag)))
        && (!Moving.Contains(tag) || Tags.Any(selector => selector.Names(tag)));

    /// <summary>Whether something of that age may go. What has no known age stays.</summary>
    public bool IsOldEnough(DateTimeOffset? time) => OlderThan is null || time < OlderThan;

    /// <summary>Checks that the filter picks anything at all.</summary>
    /// <param name="target">The target that it is for.</param>
    /// <exception cref="ArtifactRegistryException">It would take everything, or its parts contradict each other.</exception>
    public CleanUpFilter Check(string target) => this switch
    {
        { TagsOnly: true, UntaggedOnly: true } => throw NotUntaggedOnly($"false or empty for {target}, which deletes tags"),
        { UntaggedOnly: true, Tags.Count: > 0 } =>
            throw NotUntaggedOnly("false or empty when ArtifactRegistryTagFilter is set: what has no tag matches no tag"),
        { UntaggedOnly: true, KeepNewest: not null } =>
            throw NotUntaggedOnly("false or empty when ArtifactRegistryKeepNewest is set, which counts images that have tags"),
        { KeepNewest: null, OlderThan: null, Tags.Count: 0, UntaggedOnly: false } =>
            throw CleanUpDiagnostics.NoFilter(target).ToException(),
        _ => this,
    };

    /// <summary>Reads how many images stay.</summary>
    /// <exception cref="ArtifactRegistryException">It is not a whole number of 1 or more.</exception>
    public static int? ReadKeepNewest(string? value) => (value ?? "").Trim() switch
    {
        "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
        var text => throw InputDiagnostics.InvalidSetting(text, "ArtifactRegistryKeepNewest", "a whole number from 1").ToException(),
    };

    private static ArtifactRegistryException NotUntaggedOnly(string allowed) =>
        InputDiagnostics.InvalidSetting("true", "ArtifactRegistryUntaggedOnly", allowed).ToException();
}

/// <summary>Picks tags by name, <c>pr-*</c>, or by version, <c>&lt;2.0.0</c>.</summary>
internal sealed class TagSelector
{
    private readonly TagPattern pattern;
    private readonly VersionTag? bound;
    private readonly string comparison;

    private TagSelector(TagPattern pattern, string comparison, VersionTag? bound) =>
        (this.pattern, this.comparison, this.bound) = (pattern, comparison, bound);

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
        if (sign.Length == 0)
        {
            return new TagSelector(TagPattern.Read(entry, property), "", null);
        }

        return VersionTag.TryParse(entry[sign.Length..].Trim(), out var version)
            ? new TagSelector(new TagPattern(entry), sign, version)
            : throw InputDiagnostics.InvalidSetting(
                entry, property, "a list of patterns as in pr-*, or of comparisons with a version as in <2.0.0").ToException();
    }
}

/// <summary>Reads an age, <c>30d</c>, or a date: what is older than it.</summary>
internal static class AgeLimit
{
    private const string Allowed =
        "an age as in 30d (w weeks, d days, h hours, m minutes), or a date that has passed, 2026-01-31 or 2026-01-31T12:00:00Z, in UTC";
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>The time before which something is older; <see langword="null"/> when the property is empty.</summary>
    /// <exception cref="ArtifactRegistryException">It is neither an age nor a date in the past.</exception>
    public static DateTimeOffset? Read(string? value, string property, DateTimeOffset now)
    {
        var text = (value ?? "").Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (ReadAge(text) is { } age && age > TimeSpan.Zero && age < now - DateTimeOffset.UnixEpoch)
        {
            return now - age;
        }

        return ReadDate(text) is { } date && date < now
            ? date
            : throw InputDiagnostics.InvalidSetting(text, property, Allowed).ToException();
    }

    private static TimeSpan? ReadAge(string text) =>
        text.Length <= 7 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                'w' => TimeSpan.FromDays(7.0 * number),
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => null,
            }
            : null;

    private static DateTimeOffset? ReadDate(string text) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
