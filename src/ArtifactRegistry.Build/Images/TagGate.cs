using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images;

/// <summary>Judges what a check of tags found. Pure: no request is made here.</summary>
internal static class TagGate
{
    /// <summary>Before a push: the release tags that exist already. A multi-platform publish that was cut before its index is told as such.</summary>
    public static IEnumerable<Verdict> Judge(TagPolicy policy, IReadOnlyList<TagState> states)
    {
        var existing = states.Where(state => state is { Exists: true, Tag.IsMoving: false }).ToArray();
        return (policy, existing.Length) switch
        {
            (_, 0) => [],
            (TagPolicy.Fail, _) when existing.All(state => state.Tag.Platform is not null) => [Verdict.Error(TagDiagnostics.OnlyPlatformTagsExist(Rows(existing)))],
            (TagPolicy.Fail, _) => [Verdict.Error(TagDiagnostics.TagsExist(Rows(existing)))],
            (TagPolicy.Warn, _) => [Verdict.Warning(TagDiagnostics.TagsOverwritten(Rows(existing)))],
            _ => [],
        };
    }

    /// <summary>Against a rule. A release tag with another digest than the expected one is an error; a moving tag a warning, since another pipeline may
    /// have moved it.</summary>
    public static IEnumerable<Verdict> Judge(TagRule rule, IReadOnlyList<(TagState State, ImageDigest? Expected)> checks) => rule switch
    {
        TagRule.Require => Require(checks),
        TagRule.Forbid => Forbid(checks),
        _ => [],
    };

    /// <summary>The tags as the rows of a message's table.</summary>
    public static IReadOnlyList<TagDiagnostics.Row> Rows(IEnumerable<TagState> states) =>
        [.. states.Select(state => new TagDiagnostics.Row(state.Image.ToString(), state.Digest?.ToString() ?? "missing"))];

    private static IEnumerable<Verdict> Forbid(IReadOnlyList<(TagState State, ImageDigest? Expected)> checks)
    {
        var offenders = checks
            .Where(check => check.State is { Exists: true, Tag.IsMoving: false } && (check.Expected is null || check.State.Digest != check.Expected))
            .Select(check => check.State)
            .ToArray();
        return offenders.Length > 0 ? [Verdict.Error(TagDiagnostics.TagsForbidden(Rows(offenders)))] : [];
    }

    private static IEnumerable<Verdict> Require(IReadOnlyList<(TagState State, ImageDigest? Expected)> checks)
    {
        var missing = checks.Where(check => !check.State.Exists).Select(check => check.State.Image.ToString()).ToArray();
        if (missing.Length > 0)
        {
            return [Verdict.Error(TagDiagnostics.TagsMissing(missing))];
        }

        return checks
            .Where(check => check.Expected is { } expected && check.State.Digest != expected)
            .GroupBy(check => check.State.Tag.IsMoving)
            .Select(others => new Verdict(
                TagDiagnostics.TagsServeAnotherImage([.. others.Select(check =>
                    new TagDiagnostics.Row(check.State.Image.ToString(), $"{check.State.Digest}, not {check.Expected}"))]),
                IsError: !others.Key));
    }
}
