using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases.Promotions;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Promotes many images at once: reads everything, checks everything, prints the plan, then moves the tags.</summary>
[MSBuildMultiThreadableTask]
public sealed class PromoteImages : RegistryTask
{
    /// <summary>The images, by tag or digest; metadata <c>Tags</c> (the tags that the image gets), <c>ExpectedDigest</c> and <c>To</c>
    /// (another repository, to which it is copied first).</summary>
    public ITaskItem[] Promotions { get; set; } = [];

    /// <summary>The tags of those that name none themselves, separated by semicolons.</summary>
    public string? Tags { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary><c>Overwrite</c>, <c>Warn</c> or <c>Fail</c>, for the release tags; <c>Reuse</c> means <c>Fail</c> here.</summary>
    public string? Policy { get; set; }

    /// <summary><c>true</c>: prints the plan, and moves nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The JSON report's path; empty writes none.</summary>
    public string? ReportFile { get; set; }

    /// <summary><c>all</c>, <c>none</c> or <c>partial</c>.</summary>
    [Output]
    public string Outcome { get; private set; } = "none";

    /// <summary>The tags, as full names, with <c>Source</c>, <c>Digest</c>, <c>PreviousDigest</c> and <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Promoted { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isDryRun = TaskInput.ReadDryRun(DryRun);
        if (!isDryRun && !string.IsNullOrWhiteSpace(ReportFile))
        {
            // A report of an earlier run must not outlive a run that fails.
            ResultFile.Delete(PathOf(ReportFile, ResultKind.ReportFile.Property()), ResultKind.ReportFile);
        }

        var policy = TaskInput.ReadPolicy(Policy);
        var promotions = Promotions.Length > 0
            ? Array.ConvertAll(Promotions, Read)
            : throw PromotionDiagnostics.NothingToPromote().ToException();
        var (moves, findings) = await new PromotionPlan(ClientFor, policy).ReadAsync(promotions, cancellationToken);
        LogFindings(findings);
        if (Log.HasLoggedErrors)
        {
            return;
        }

        if (isDryRun)
        {
            AddResult($"Dry run: these tags would be set{Environment.NewLine}{PromotionTable.PrintPlan(moves)}");
            return;
        }

        await Results.CheckAsync(cancellationToken);
        Log.LogMessage(MessageImportance.High, "{0}", PromotionTable.PrintPlan(moves));
        await CopyAsync(moves, cancellationToken);
        var run = new PromotionRun(ClientFor, image => Connections().IsArtifactRegistry(image.Registry));
        var (outcome, tags) = await run.MoveAsync(moves, cancellationToken);
        LogFindings(run.Warnings);
        (Outcome, Promoted) = (outcome.ToString().ToLowerInvariant(), [.. tags.Select(CreateItem)]);
        await WriteReportAsync(tags);
        if (outcome == PromotionOutcome.None)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (outcome != PromotionOutcome.All)
        {
            LogError(PromotionDiagnostics.Failed(Outcome, tags.Select(tag => (tag.Move.Tag.ToString(), tag.Outcome, tag.Problem))));
            return;
        }

        AddResult(PromotionTable.PrintResult(tags));
        await Results.WriteOutputsAsync(
            [.. tags.GroupBy(tag => (tag.Move.Tag.Name, tag.Move.Manifest.Digest)).Select(Report)], cancellationToken);
    }

    private async Task CopyAsync(IReadOnlyList<PlannedMove> moves, CancellationToken cancellationToken)
    {
        var options = new CopyOptions { Concurrency = Connections().Concurrency };
        using var progress = CopyItems.Follow(Log);
        using var copier = new ImageCopier(ClientFor, Connections().Places, options, progress);
        await new PromotionCopies(new CopyPlanner(ClientFor, options), copier).RunAsync(moves, cancellationToken);
    }

    private Promotion Read(ITaskItem item)
    {
        var source = TaskInput.RequireVersion(TaskInput.ReadImage(item.ItemSpec, "ArtifactRegistryPromotion"), "ArtifactRegistryPromotion");
        var own = TaskInput.ReadMetadata(item, "Tags", "ArtifactRegistryPromotion");
        var target = TaskInput.ReadMetadata(item, "To", "ArtifactRegistryPromotion") is { Length: > 0 } to
            ? CopyDestination.Read(to, own, "ArtifactRegistryPromotion To")
            : new CopyDestination(source, PropertyList.SplitTags(own, "ArtifactRegistryPromotion Tags"));
        var tags = target.OwnTags is { Count: > 0 } named ? named : PropertyList.SplitTags(Tags, "ArtifactRegistryTags");
        var moving = TaskInput.ReadMovingTags(MovingTags, item.GetMetadata("TemplateTags"));
        if (tags.Count == 0)
        {
            throw InputDiagnostics.MissingTags(
                "ArtifactRegistryTags, or the Tags of each ArtifactRegistryPromotion,", "ArtifactRegistryPromote").ToException();
        }

        return new Promotion(
            source,
            target.Image,
            PlannedTag.Plan(tags, [], moving),
            TaskInput.ReadDigest(manifest: null, TaskInput.ReadMetadata(item, "ExpectedDigest", "ArtifactRegistryPromotion")),
            item.GetMetadata("Project") is { Length: > 0 } project ? project : null);
    }

    private async Task WriteReportAsync(IReadOnlyList<PromotedTag> tags)
    {
        // A promotion that was cancelled half-way needs its report the most.
        if (!string.IsNullOrWhiteSpace(ReportFile))
        {
            var moves = tags.Select(tag => new ReportedMove(
                tag.Move.Promotion.Source.ToString(),
                tag.Move.Tag.ToString(),
                tag.Move.Manifest.Digest.ToString(),
                tag.Move.Before.Digest?.ToString(),
                tag.Outcome,
                tag.Problem));
            var report = new PromotionReport { Outcome = Outcome, Tags = [.. moves] };
            var property = ResultKind.ReportFile.Property();
            await ResultFile.WriteAsync(PathOf(ReportFile, property), report.ToJson(), property, CancellationToken.None);
        }
    }

    private static ImageReport Report(IGrouping<(string Name, ImageDigest Digest), PromotedTag> image)
    {
        var digest = image.Key.Digest;
        var tags = image.Select(tag =>
            new ReportedTag(tag.Move.Tag.Tag!, digest.ToString(), tag.Move.Before.Digest?.ToString(), tag.Outcome));
        return TargetResults.Report(ImageReport.Promoted, image.First().Move.Tag with { Tag = null, Digest = null }, digest, tags);
    }

    private static ITaskItem CreateItem(PromotedTag tag) =>
        new TaskItem(tag.Move.Tag.ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Source"] = tag.Move.Promotion.Source.ToString(),
            ["Digest"] = tag.Move.Manifest.Digest.ToString(),
            ["PreviousDigest"] = tag.Move.Before.Digest?.ToString() ?? "",
            ["Outcome"] = tag.Outcome,
        });
}
