using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images;

/// <summary>Judges what a check of tags found. Pure: no request is made here.</summary>
internal static class TagGate
{
    /// <summary>Before a push: the release tags that exist already.</summary>
    public static IEnumerable<Verdict> Judge(TagPolicy policy, string image, IEnumerable<TagState> states) =>
        (policy, Existing(states.Where(state => !state.Tag.IsMoving), expected: null)) switch
        {
            (TagPolicy.Fail, { Count: > 0 } existing) => [Verdict.Error(TagDiagnostics.TagsExist(image, existing))],
            (TagPolicy.Warn, { Count: > 0 } existing) => [Verdict.Warning(TagDiagnostics.TagsOverwritten(image, existing))],
            _ => [],
        };

    /// <summary>Against a rule. A release tag with another digest than the expected one is an error; a moving tag a warning, since another pipeline may
    /// have moved it.</summary>
    public static IEnumerable<Verdict> Judge(TagRule rule, string image, IReadOnlyList<TagState> states, ImageDigest? expected) => rule switch
    {
        TagRule.Require => Require(image, states, expected),
        TagRule.Forbid when Existing(states.Where(state => !state.Tag.IsMoving), expected) is { Count: > 0 } existing => [Verdict.Error(TagDiagnostics.TagsForbidden(image, existing))],
        _ => [],
    };

    private static IEnumerable<Verdict> Require(string image, IReadOnlyList<TagState> states, ImageDigest? expected)
    {
        if (states.Where(state => !state.Exists).Select(state => state.Tag.Tag).ToArray() is { Length: > 0 } missing)
        {
            return [Verdict.Error(TagDiagnostics.TagsMissing(image, missing))];
        }

        if (expected is not { } digest)
        {
            return [];
        }

        return states
            .Where(state => state.Digest != digest)
            .GroupBy(state => state.Tag.IsMoving)
            .Select(others => new Verdict(TagDiagnostics.TagsServeAnotherImage(image, digest.ToString(), Rows(others)), IsError: !others.Key));
    }

    private static IReadOnlyList<(string Tag, string Digest)> Existing(IEnumerable<TagState> states, ImageDigest? expected) =>
        Rows(states.Where(state => state.Exists && (expected is null || state.Digest != expected)));

    private static IReadOnlyList<(string Tag, string Digest)> Rows(IEnumerable<TagState> states) =>
        [.. states.Select(state => (state.Tag.Tag, state.Digest!.Value.ToString()))];
}
