using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;

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
        { TagsOnly: true, UntaggedOnly: true } =>
            throw InputDiagnostics.InvalidSetting(
                "true", "ArtifactRegistryUntaggedOnly", $"false or empty for {target}, which deletes tags").ToException(),
        { UntaggedOnly: true, Tags.Count: > 0 } =>
            throw InputDiagnostics.InvalidSetting(
                "true", "ArtifactRegistryUntaggedOnly",
                    "false or empty when ArtifactRegistryTagFilter is set: what has no tag matches no tag").ToException(),
        { UntaggedOnly: true, KeepNewest: not null } =>
            throw InputDiagnostics.InvalidSetting(
                "true", "ArtifactRegistryUntaggedOnly",
                    "false or empty when ArtifactRegistryKeepNewest is set, which counts images that have tags").ToException(),
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
}
