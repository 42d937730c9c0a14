using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Tags;

/// <summary>A tag that a release writes.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="IsMoving">Whether it may move; else it is a release tag, which the policy guards.</param>
/// <param name="Platform">For a <c>TAG-RID</c> tag that the SDK leaves behind a multi-platform publish, the runtime identifier.</param>
internal sealed record PlannedTag(string Tag, bool IsMoving, string? Platform = null)
{
    /// <summary>All tags that a publish writes: the project's, and for each platform the SDK's <c>TAG-RID</c>, which is of its tag's kind:
    /// <c>latest-linux-x64</c> moves when <c>latest</c> does.</summary>
    public static IReadOnlyList<PlannedTag> Plan(IEnumerable<string> tags, IReadOnlyList<string> runtimeIdentifiers, MovingTags moving)
    {
        var own = tags.Select(tag => new PlannedTag(tag, moving.Contains(tag))).ToArray();
        return [.. own, .. own.SelectMany(tag => runtimeIdentifiers.Select(rid => tag.On(rid))).Where(tag => ImageTag.IsValid(tag.Tag))];
    }

    private PlannedTag On(string runtimeIdentifier) => new($"{Tag}-{runtimeIdentifier}", IsMoving, runtimeIdentifier);
}
