using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Build.Images.Listing;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Plans what to delete of an image, or of all images below a name, and deletes it when the plan's hash is confirmed.</summary>
[MSBuildMultiThreadableTask]
public sealed class DeleteImages : ImageTask
{
    /// <summary>The target that runs it, for messages.</summary>
    [Required]
    public string Target { get; set; } = "";

    /// <summary><c>true</c> works on all images that are the name or below it.</summary>
    public string? Recursive { get; set; }

    /// <summary><c>true</c> deletes tags only, and no manifest.</summary>
    public string? TagsOnly { get; set; }

    /// <summary>How many newest images stay.</summary>
    public string? KeepNewest { get; set; }

    /// <summary>An age, <c>30d</c>, or a date: only what is older goes.</summary>
    public string? OlderThan { get; set; }

    /// <summary>Patterns or comparisons with a version, separated by semicolons: only these tags go.</summary>
    public string? TagFilter { get; set; }

    /// <summary><c>true</c> deletes only what no tag, index or subject holds.</summary>
    public string? UntaggedOnly { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>; such a tag goes only when
    /// <see cref="TagFilter"/> names it.</summary>
    public string? MovingTags { get; set; }

    /// <summary>What the project's tag templates gave, as JSON: those tags are of their templates' kinds. Empty for none.</summary>
    public string? TemplateTags { get; set; }

    /// <summary>The hash of the plan that shall be carried out; empty plans only.</summary>
    public string? Confirm { get; set; }

    /// <summary><c>true</c> never deletes.</summary>
    public string? DryRun { get; set; }

    /// <summary>The plan's tags and manifests, with <c>Image</c>, <c>Kind</c>, <c>Digest</c>, <c>Outcome</c> and <c>Reason</c>.</summary>
    [Output]
    public ITaskItem[] Planned { get; private set; } = [];

    /// <summary>The plan's hash; empty when there is nothing to delete.</summary>
    [Output]
    public string PlanHash { get; private set; } = "";

    /// <inheritdoc/>
    private protected override string TargetName => Target;

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isRecursive = Setting.ReadBoolean(Recursive, "ArtifactRegistryRecursive");
        var isDryRun = TaskInput.ReadDryRun(DryRun);
        var filter = ReadFilter();
        var image = ReadWholeImage(TargetName, hasFilter: true, mayBePrefix: isRecursive);
        var deletesTags = Connections().IsArtifactRegistry(image.Registry);
        if (filter.TagsOnly && !deletesTags)
        {
            throw CleanUpDiagnostics.TagDeletionUnsafe(image.Registry.Name).ToException();
        }

        var plans = await PlanAsync(ClientFor(image), image, isRecursive, filter, cancellationToken);
        Planned = [.. plans.SelectMany(DeletionResult.Of).Select(DeletionItems.Create)];
        PlanHash = plans.Count > 0 ? CleanUpPlan.Hash(plans) : "";
        if (Decide(image, plans, isDryRun))
        {
            await DeleteAsync(image, plans, deletesTags, cancellationToken);
        }
    }

    private CleanUpFilter ReadFilter() => new CleanUpFilter
    {
        TagsOnly = Setting.ReadBoolean(TagsOnly, nameof(TagsOnly)),
        KeepNewest = CleanUpFilter.ReadKeepNewest(KeepNewest),
        OlderThan = AgeLimit.Read(OlderThan, "ArtifactRegistryOlderThan", TimeProvider.System.GetUtcNow()),
        Tags = TagSelector.ReadList(TagFilter, "ArtifactRegistryTagFilter"),
        UntaggedOnly = Setting.ReadBoolean(UntaggedOnly, "ArtifactRegistryUntaggedOnly"),
        Moving = TaskInput.ReadMovingTags(MovingTags, TemplateTags),
    }.Check(Target);

    private async Task<IReadOnlyList<CleanUpPlan>> PlanAsync(
        RegistryClient client, ImageReference prefix, bool isRecursive, CleanUpFilter filter, CancellationToken cancellationToken)
    {
        var plans = new List<CleanUpPlan>();
        await foreach (var (image, tags) in ImageTree.FindAsync(client, prefix, isRecursive, cancellationToken))
        {
            if (await CleanUpReader.PlanAsync(client, image, tags, filter, cancellationToken) is { IsEmpty: false } plan)
            {
                var kept = plan.Kept is null ? "" : $"{Environment.NewLine}{plan.Kept}";
                AddResult($"{image.Name}: {PlanTable.Count(plan.Tags.Count, plan.Manifests.Count)} to "
                    + $"delete{kept}{Environment.NewLine}{PlanTable.Print(plan)}");
                plans.Add(plan);
            }
        }

        return plans;
    }

    // Whether the plan is carried out.
    private bool Decide(ImageReference image, IReadOnlyList<CleanUpPlan> plans, bool isDryRun)
    {
        var confirmed = (Confirm ?? "").Trim();
        switch (confirmed, plans.Count)
        {
            case (_, 0):
                AddResult($"{image.Name}: nothing to delete");
                return false;
            case ("", _):
                AddResult($"Nothing was deleted. To delete what is listed, run {Target} again with -p:ArtifactRegistryConfirm={PlanHash}.");
                return false;
            case var _ when !confirmed.Equals(PlanHash, StringComparison.OrdinalIgnoreCase):
                throw CleanUpDiagnostics.PlanNotConfirmed(confirmed, PlanHash).ToException();
            case var _ when isDryRun:
                AddResult($"Nothing was deleted, because ArtifactRegistryDryRun is true. The plan {PlanHash} is the one that was "
                    + $"confirmed.");
                return false;
            default:
                return true;
        }
    }

    private async Task DeleteAsync(
        ImageReference image, IReadOnlyList<CleanUpPlan> plans, bool deletesTags, CancellationToken cancellationToken)
    {
        CleanUpRun[] runs = [.. plans.Select(plan => new CleanUpRun(ClientFor(image), plan, deletesTags))];
        try
        {
            foreach (var run in runs)
            {
                await run.RunAsync(cancellationToken);
            }
        }
        catch (ArtifactRegistryException failure) when (Deleted(runs) is { Length: > 0 } gone)
        {
            throw CleanUpDiagnostics.Interrupted(failure.Diagnostic, Count(gone)).ToException(failure);
        }
        finally
        {
            Planned = [.. runs.SelectMany(run => run.Results).Select(DeletionItems.Create)];
        }

        var results = runs.SelectMany(run => run.Results).ToArray();
        AddResult($"{image.Name}: {Count(Deleted(runs))} deleted");
        if (PlanTable.PrintKept(results) is { Length: > 0 } kept)
        {
            AddResult($"{image.Name}: kept, because it is still used{Environment.NewLine}{kept}");
        }

        var immutable = results
            .Where(result => result.Result!.Outcome == DeletionOutcome.Immutable)
            .Select(result => result.Name)
            .ToArray();
        if (immutable.Length > 0)
        {
            LogError(CleanUpDiagnostics.TagsKept(image.Name, immutable));
        }
    }

    private static DeletionResult[] Deleted(CleanUpRun[] runs) =>
        [.. runs.SelectMany(run => run.Results).Where(result => result.Result is { IsDeleted: true })];

    private static string Count(DeletionResult[] deleted) =>
        PlanTable.Count(deleted.Count(result => result.Tag is not null), deleted.Count(result => result.Tag is null));
}

/// <summary>What a plan deletes, as items.</summary>
internal static class DeletionItems
{
    /// <summary>An entry of a plan: the tag or digest, with <c>Image</c>, <c>Kind</c>, <c>Digest</c>, <c>Outcome</c>,
    /// <c>Reason</c>.</summary>
    public static ITaskItem Create(DeletionResult result) =>
        new TaskItem(result.Name, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Image"] = result.Image.Name,
            ["Kind"] = result.Tag is null ? "manifest" : "tag",
            ["Digest"] = result.Digest.ToString(),
            ["Outcome"] = result.Outcome,
            ["Reason"] = EscapedText.Escape(result.Result?.Reason ?? ""),
        });
}
