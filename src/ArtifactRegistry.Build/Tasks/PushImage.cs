using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Archives;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Pushes an image from an archive: what the SDK wrote to <c>ContainerArchiveOutputPath</c>, or any OCI layout. Blobs that the
/// registry has are skipped, those of the base image mounted where it is in the same registry.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushImage : ImageTask
{
    /// <summary>The path of a <c>.tar</c>, <c>.tar.gz</c> or an OCI layout's folder; empty is <see cref="SdkArchive"/>.</summary>
    public string? Archive { get; set; }

    /// <summary>What the SDK writes its archive to, <c>$(ContainerArchiveOutputPath)</c>.</summary>
    public string? SdkArchive { get; set; }

    /// <summary>The repository of the SDK's image, which names the file that it writes in a folder.</summary>
    public string? Repository { get; set; }

    /// <summary>The tags, separated by semicolons; else that of the image's name, else those that the archive names.</summary>
    public string? Tags { get; set; }

    /// <summary>The platforms to push, separated by semicolons. Empty pushes all.</summary>
    public string? Platforms { get; set; }

    /// <summary>Patterns of the tags that may move, separated by semicolons, or <c>none</c>.</summary>
    public string? MovingTags { get; set; }

    /// <summary>What the project's tag templates gave, as JSON: those tags are of their templates' kinds. Empty for none.</summary>
    public string? TemplateTags { get; set; }

    /// <summary>The <c>ArtifactRegistryTagPolicy</c>; <c>Reuse</c> means <c>Fail</c> here.</summary>
    public string? Policy { get; set; }

    /// <summary><c>true</c>: the release tags must be newer versions than those of the repository.</summary>
    public string? RequireNewer { get; set; }

    /// <summary><c>true</c>: reads, says what it would do, and writes nothing.</summary>
    public string? DryRun { get; set; }

    /// <summary>The tags, with <c>Digest</c>, <c>PreviousDigest</c> and <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Pushed { get; private set; } = [];

    /// <summary>The digest.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The image by its digest, <c>host/repository@sha256:…</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <summary>The bytes that were sent.</summary>
    [Output]
    public long BytesSent { get; private set; }

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryPushImage";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        var file = FindArchive();
        var moving = TaskInput.ReadMovingTags(MovingTags, TemplateTags);
        var named = TaskInput.ReadTags(image, Tags);
        var options = new CopyOptions
        {
            IncludeReferrers = false,
            Platforms = PropertyList.Split(Platforms, "ArtifactRegistryPlatforms"),
            Policy = TaskInput.ReadPolicy(Policy),
            Concurrency = Connections().Concurrency,
        };
        await using var archive = await ImageArchive.OpenAsync(file, named.Count > 0 ? named[0] : "", cancellationToken);
        var planner = new CopyPlanner(ClientFor, options);
        var manifest = await planner.ChoosePlatformsAsync(archive, archive.Manifest, cancellationToken);
        var tags = PlannedTag.Plan(named.Count > 0 ? named : archive.Tags, [], moving);
        var request = new CopyRequest(image, image with { Tag = null, Digest = null }, tags);
        var plan = await planner.PlanAsync(request, Task.FromResult(manifest), cancellationToken);
        LogFindings(planner.Judge([plan]));
        if (Setting.ReadBoolean(RequireNewer, "ArtifactRegistryRequireNewer"))
        {
            LogFindings(await VersionOrder.CompareAsync(ClientFor(image), image, [.. tags.Select(tag => tag.Tag)], cancellationToken));
        }

        if (!Log.HasLoggedErrors)
        {
            var kept = planner.FindKept(plan);
            foreach (var state in kept)
            {
                ClientLog.Notice($"{state.Image} is left unchanged: it has another image, and this one was released before.");
            }

            await PushAsync(archive, plan.Without(kept), options, cancellationToken);
        }
    }

    private string FindArchive()
    {
        const string sdkProperty = "ContainerArchiveOutputPath";
        if (!string.IsNullOrWhiteSpace(Archive))
        {
            return PathOf(Archive, "ArtifactRegistryArchive");
        }

        if (string.IsNullOrWhiteSpace(SdkArchive))
        {
            throw ArchiveDiagnostics.ArchiveUnreadable("", "it is not set.").ToException();
        }

        var inFolder = PathOf($"{SdkArchive.Trim()}/{Repository}.tar.gz", sdkProperty);
        return Path.Exists(inFolder) ? inFolder : PathOf(SdkArchive, sdkProperty);
    }

    private async Task PushAsync(ImageArchive archive, PlannedCopy plan, CopyOptions options, CancellationToken cancellationToken)
    {
        var reference = plan.Request.Destination.WithDigest(plan.Manifest.Digest);
        (Digest, Reference) = (reference.Target, reference.ToString());
        if (TaskInput.ReadDryRun(DryRun))
        {
            AddResult(plan.IsDone
                ? $"Dry run: {reference} is up to date; nothing to push."
                : $"Dry run: {archive.Name} would be pushed as {reference}, {Print(plan.States)}");
            return;
        }

        await Results.CheckAsync(cancellationToken);
        using var progress = CopyItems.Follow(Log);
        using var copier = new ImageCopier(ClientFor, Connections().Places, options, progress);
        var result = await copier.CopyAsync(plan, archive, finder: null, cancellationToken);
        LogFindings(result.Warnings);
        (Pushed, BytesSent) = ([.. result.Changes.Select(TagItems.Create)], result.Tally.BytesSent);
        AddResult($"{reference} ({Print(result.Tally)}){Environment.NewLine}      {Print(result.Changes)}");
        await Results.WriteAsync(
            [TargetResults.Report(ImageReport.Published, plan.Request.Destination, plan.Manifest, result.Changes)], cancellationToken);
    }

    private static string Print(CopyTally tally) => tally is { BytesSent: 0 }
        ? "nothing to upload"
        : $"{DisplayText.Bytes(tally.BytesSent)} uploaded, {DisplayText.Bytes(tally.BytesMounted)} already present";

    private static string Print(IReadOnlyList<TagChange> changes) => changes.Count == 0
        ? "no tags"
        : $"tags: {string.Join(", ", changes.Select(change => $"{change.Tag} ({change.Outcome})"))}";

    private static string Print(IReadOnlyList<TagState> states) => states.Count == 0
        ? "without tags"
        : $"tags: {string.Join(", ", states.Select(state => $"{state.Tag.Tag} ({(state.Exists ? "exists" : "new")})"))}";
}
