using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Before a push: plans the release, checks what it needs, runs its gate, and hands the decision over as one record.</summary>
[MSBuildMultiThreadableTask]
public sealed class BeginRelease : ImageTask
{
    /// <summary>One item whose metadata are the properties of the release.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>The other repositories that receive the image.</summary>
    public ITaskItem[] CopyTo { get; set; } = [];

    /// <summary>The files that are attached to the image.</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>The record of the release, as JSON.</summary>
    [Output]
    public string Release { get; private set; } = "";

    /// <summary>The tags that the SDK shall push, separated by semicolons.</summary>
    [Output]
    public string PushedTags { get; private set; } = "";

    /// <summary>Whether the SDK shall push nothing: the release is an existing image, or a dry run.</summary>
    [Output]
    public bool SkipsPush { get; private set; }

    /// <summary>An environment variable's value.</summary>
    internal Func<string, string?> Variable { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var startedAt = Time.GetUtcNow();
        var problems = new List<Diagnostic>();
        var settings = new ReleaseSettings(Settings, problems);
        var plan = settings.Read(ReadImage(), CopyTo, Attachments);
        var isOnlyGate = Setting.ReadBoolean(settings.Text("OnlyGate"), "_ArtifactRegistryOnlyGate");
        if (!plan.DryRun && !isOnlyGate)
        {
            RemoveResults(plan.Results);
        }

        Check(plan, settings, problems.Count == 0 && !isOnlyGate);
        problems.AddRange(problems.Count > 0 || plan.DryRun ? [] : await ReleaseChecks.FindProblemsAsync(plan, CreateCISettings(plan.Results), cancellationToken));
        if (problems.Count > 0)
        {
            LogError(ReleaseDiagnostics.NotReady(problems));
        }

        if (!Log.HasLoggedErrors)
        {
            await GateAsync(plan, startedAt, cancellationToken);
        }
    }

    private void Check(ReleasePlan plan, ReleaseSettings settings, bool claims)
    {
        var tags = settings.Text("TagsProperty");
        LogVerdicts(ReleaseChecks.JudgeTags(plan, tags, isReleaseDropped: false));
        if (plan.IsGuarded && !Log.HasLoggedErrors && ReleaseChecks.HasEmptyEntry(tags))
        {
            Log.LogMessage(MessageImportance.High, "ContainerImageTags is '{0}'; its empty entry is ignored.", DiagnosticText.Clean(tags));
        }

        if (settings.Text("LeftOutPlatforms") is { Length: > 0 } platforms && PropertyList.SplitLeniently(platforms) is { Count: > 1 } all)
        {
            LogWarning(ReleaseDiagnostics.PlatformsLeftOut(settings.Text("ReleasedPlatform"), all));
        }

        if (claims && BuildConnections.Claims((IBuildEngine4)BuildEngine).Claim(plan, settings.Text("ProjectFile"), Solution(settings)) is { } conflict)
        {
            LogError(conflict);
        }
    }

    private async Task GateAsync(ReleasePlan plan, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var result = await new ReleaseGate(ClientFor, plan).RunAsync(cancellationToken);
        LogVerdicts(result.Findings);
        var reuse = result.Decision as ReleaseDecision.Reuse;
        if (reuse is null && !result.IsRefused && plan is { Preflight: true, DryRun: false })
        {
            LogVerdicts(await Preflight.RunAsync(ClientFor, plan, ClientLog, cancellationToken));
        }

        var release = new Release
        {
            Plan = plan,
            Outcome = reuse is null ? ReleaseOutcome.Published : ReleaseOutcome.Reused,
            Known = [.. result.States.Select(state => new KnownTag(state.Tag.Tag, state.Digest))],
            Reused = reuse is null ? null : new ReusedImage(reuse.Manifest.Content.ToArray(), reuse.Manifest.MediaType, reuse.Missing),
            StartedAt = startedAt,
            GatedAt = Time.GetUtcNow(),
        };
        (Release, SkipsPush) = (release.ToJson(), plan.DryRun || reuse is not null);
        PushedTags = string.Join(';', plan.PushedTags.Select(tag => tag.Tag));
    }

    // What an earlier build wrote must not outlive a release that fails.
    private static void RemoveResults(ReleaseResults results)
    {
        foreach (var (path, property) in results.Files)
        {
            ResultFile.Delete(path, property);
        }
    }

    private CISettings CreateCISettings(ReleaseResults results) => new() { Variable = Variable, Command = _ => { }, DotenvFile = results.DotenvFile };

    private static string? Solution(ReleaseSettings settings) => settings.Text("Solution") is { Length: > 0 } path ? path : null;
}
