using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>Judges what a check of tags found. Pure: no request is made here.</summary>
internal static class TagGate
{
    /// <summary>Before a push, under a policy that does not reuse: the release tags that exist already. A multi-platform publish that was
    /// cut before its index is reported as such.</summary>
    public static IEnumerable<Finding> JudgePush(TagPolicy policy, IReadOnlyList<TagState> states) => Judge(policy, states, existing =>
        existing.All(state => state.Tag.Platform is not null)
            ? TagDiagnostics.OnlyPlatformTagsExist(Rows(existing))
            : TagDiagnostics.TagsExist(Rows(existing)));

    /// <summary>Before tags are put on an image that exists, a copy or a promotion among it: the release tags that have another.
    /// <see cref="TagPolicy.Reuse"/> is <see cref="TagPolicy.Fail"/> here: to reuse what the tag has would be to release something
    /// else.</summary>
    public static IEnumerable<Finding> Judge(TagPolicy policy, IReadOnlyList<TagState> states) =>
        Judge(policy == TagPolicy.Reuse ? TagPolicy.Fail : policy, states, existing => TagDiagnostics.TagsTaken(Rows(existing)));

    private static IEnumerable<Finding> Judge(
        TagPolicy policy, IReadOnlyList<TagState> states, Func<IReadOnlyList<TagState>, Diagnostic> refusal)
    {
        var existing = states.Where(state => state is { Exists: true, Tag.IsMoving: false }).ToArray();
        return (policy, existing.Length) switch
        {
            (_, 0) => [],
            (TagPolicy.Fail, _) => [Finding.Error(refusal(existing))],
            (TagPolicy.Warn, _) => [Finding.Warning(TagDiagnostics.TagsOverwritten(Rows(existing)))],
            _ => [],
        };
    }

    /// <summary>Against a rule. A release tag with another digest than the expected one is an error; a moving tag a warning, since another
    /// pipeline may have moved it.</summary>
    public static IEnumerable<Finding> Judge(TagRule rule, IReadOnlyList<CheckedTag> checks) => rule switch
    {
        TagRule.Require => Require(checks),
        TagRule.Forbid => Forbid(checks),
        _ => [],
    };

    /// <summary>After a publish: every tag must serve the image. A moving tag that serves another is a warning, since another pipeline may
    /// have moved it.</summary>
    public static IEnumerable<Finding> JudgePublished(IReadOnlyList<CheckedTag> checks)
    {
        var unserved = checks
            .Where(check => check.State.Digest != check.Expected)
            .ToLookup(check => check.State is { Exists: true, Tag.IsMoving: true });
        return [.. Report(isWarning: false), .. Report(isWarning: true)];

        IEnumerable<Finding> Report(bool isWarning) => unserved[isWarning].Select(Row).ToArray() is { Length: > 0 } rows
            ? [new Finding(TagDiagnostics.TagsServeAnotherImage(rows), IsError: !isWarning)]
            : [];
    }

    /// <summary>The tags as the rows of a message's table.</summary>
    public static IReadOnlyList<TagDiagnostics.Row> Rows(IEnumerable<TagState> states) =>
        [.. states.Select(state => new TagDiagnostics.Row(state.Image.ToString(), state.Digest?.ToString() ?? "missing"))];

    private static IEnumerable<Finding> Forbid(IReadOnlyList<CheckedTag> checks)
    {
        var offenders = checks.Where(
            check => check is { State: { Exists: true, Tag.IsMoving: false } } and ({ Expected: null } or { IsAnother: true })).ToArray();
        return offenders.Length > 0 ? [Finding.Error(TagDiagnostics.TagsForbidden(Rows(offenders.Select(check => check.State))))] : [];
    }

    private static IEnumerable<Finding> Require(IReadOnlyList<CheckedTag> checks)
    {
        var missing = checks.Where(check => !check.State.Exists).Select(check => check.State.Image.ToString()).ToArray();
        if (missing.Length > 0)
        {
            return [Finding.Error(TagDiagnostics.TagsMissing(missing))];
        }

        return [.. Others(checks, isMoving: false), .. Others(checks, isMoving: true)];
    }

    private static Finding[] Others(IEnumerable<CheckedTag> checks, bool isMoving)
    {
        var rows = checks
            .Where(check => check.IsAnother && check.State.Tag.IsMoving == isMoving)
            .Select(Row)
            .ToArray();
        return rows.Length > 0 ? [new Finding(TagDiagnostics.TagsServeAnotherImage(rows), IsError: !isMoving)] : [];
    }

    private static TagDiagnostics.Row Row(CheckedTag check) =>
        new(check.State.Image.ToString(), $"{check.State.Digest?.ToString() ?? "missing"}, not {check.Expected}");
}

/// <summary>What happens when a release tag about to be written exists (<c>ArtifactRegistryTagPolicy</c>).</summary>
internal enum TagPolicy
{
    /// <summary>It moves.</summary>
    Overwrite,

    /// <summary>It moves, with a warning.</summary>
    Warn,

    /// <summary>Nothing is written.</summary>
    Fail,

    /// <summary>The image that it has is the result.</summary>
    Reuse,
}

/// <summary>What a check makes of the tags that it finds.</summary>
internal enum TagRule
{
    /// <summary>Nothing: it reports.</summary>
    None,

    /// <summary>Every tag must exist and, where a digest is expected, have it.</summary>
    Require,

    /// <summary>No release tag may exist, unless it has the expected digest.</summary>
    Forbid,
}

/// <summary>What is said of the tags that were found: an error or a warning.</summary>
internal sealed record Finding(Diagnostic Diagnostic, bool IsError)
{
    /// <summary>The build ends.</summary>
    public static Finding Error(Diagnostic diagnostic) => new(diagnostic, IsError: true);

    /// <summary>The build goes on.</summary>
    public static Finding Warning(Diagnostic diagnostic) => new(diagnostic, IsError: false);
}
