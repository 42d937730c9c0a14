using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What a release needs after its push and can be known before it: whatever is missing is found here, while the version is still
/// free.</summary>
internal static class ReleaseChecks
{
    /// <summary>Judges the tags that the project asks for, without a request.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="property">The property <c>ContainerImageTags</c> as it is written; the SDK passes over its empty entries.</param>
    public static IEnumerable<Finding> JudgeTags(ReleasePlan plan, string property)
    {
        if (plan.Templates is { } templates
            && !Entries(property).ToHashSet(StringComparer.Ordinal).SetEquals(templates.Tags.Select(tag => tag.Tag)))
        {
            yield return Finding.Error(TemplateDiagnostics.TagsAlsoSet("ContainerImageTags"));
        }

        if (!plan.IsGuarded)
        {
            yield break;
        }

        if (!plan.Tags.Any(tag => !tag.IsMoving && !IsUnfinished(tag.Tag))
            && (HasEmptyEntry(property) || plan.Tags.Any(tag => IsUnfinished(tag.Tag))))
        {
            yield return Finding.Error(ReleaseDiagnostics.EmptyTagEntry(property));
        }
        else if (plan.Tags.Concat(plan.AdditionalTags).All(tag => tag.IsMoving) && !IsReleaseDropped(plan))
        {
            yield return Finding.Warning(ReleaseDiagnostics.OnlyMovingTags(plan.Tags.Select(tag => tag.Tag)));
        }
    }

    /// <summary>The tags of the property that the SDK does not push, since a target set the property after the SDK had read it.</summary>
    public static IEnumerable<string> FindIgnored(ReleasePlan plan, string property) =>
        Entries(property).Except(plan.Tags.Select(tag => tag.Tag), StringComparer.Ordinal);

    /// <summary>Whether an entry of the property is empty beside others.</summary>
    public static bool HasEmptyEntry(string property) =>
        property.Split(';', StringSplitOptions.TrimEntries) is { Length: > 1 } entries && entries.Contains("");

    /// <summary>Judges a project of several platforms of which the SDK releases one.</summary>
    /// <param name="platforms">The project's runtime identifiers.</param>
    /// <param name="released">The one that is released.</param>
    public static IEnumerable<Finding> JudgePlatforms(IReadOnlyList<string> platforms, string released) =>
        platforms.Where(platform => platform.StartsWith("linux", StringComparison.Ordinal)).ToArray() is { Length: > 1 } all
            ? [Finding.Warning(ReleaseDiagnostics.PlatformsLeftOut(released, all))]
            : [];

    /// <summary>What pinning the deployment files will find.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="cancellationToken">Stops the wait for a file that another project writes.</param>
    public static async Task<IReadOnlyList<PinProblem>> CheckPinsAsync(ReleasePlan plan, CancellationToken cancellationToken)
    {
        var images = plan.Copies.Prepend(new ReleaseCopy(plan.Image, [.. plan.Tags, .. plan.AdditionalTags]))
            .Select(copy => new ImagePin(copy.Image.Name, ImagePin.UnknownDigest, [.. copy.Tags.Select(tag => tag.Tag)]));
        return plan.PinFiles.Count == 0 ? [] : await PinPlan.CheckAsync(plan.PinFiles, [.. images], cancellationToken);
    }

    /// <summary>The problems that would leave the release incomplete.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="ci">The CI system that the build runs in.</param>
    /// <param name="cancellationToken">Stops the wait for a file that another project writes.</param>
    public static async Task<IReadOnlyList<Diagnostic>> FindProblemsAsync(
        ReleasePlan plan, CISettings ci, CancellationToken cancellationToken)
    {
        var problems = new List<Diagnostic>();
        foreach (var tag in plan.PushedTags)
        {
            problems.AddRange(plan.RuntimeIdentifiers
                .Select(rid => (Rid: rid, Length: tag.Tag.Length + 1 + rid.Length))
                .Where(longer => longer.Length > ImageTag.MaximumLength)
                .Select(longer => ReleaseDiagnostics.TagTooLong(tag.Tag, longer.Rid, longer.Length)));
        }

        foreach (var attachment in plan.Attachments)
        {
            try
            {
                attachment.Check();
            }
            catch (ArtifactRegistryException failure)
            {
                problems.Add(failure.Diagnostic);
            }
        }

        problems.AddRange(plan.DryRun ? [] : await ResultWriter.FindProblemsAsync(plan.Results, ci, cancellationToken));
        return problems;
    }

    private static string[] Entries(string property) =>
        property.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A condition dropped the release tag, so that moving tags alone are what was asked for.
    private static bool IsReleaseDropped(ReleasePlan plan) =>
        plan.Templates?.Dropped.Any(dropped => dropped.Kind == TemplateTagKind.Release) == true;

    // What is left of v$(Version) or release-$(Version) when the version is empty.
    private static bool IsUnfinished(string tag) => tag is "v" or "V" || tag[^1] is '-' or '.' or '_';
}
