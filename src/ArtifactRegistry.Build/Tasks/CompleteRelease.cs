using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>After a push, or instead of one that was not needed: verifies what the registry serves, sets the other tags, attaches, copies, and writes what the steps
/// after the build read.</summary>
[MSBuildMultiThreadableTask]
public sealed class CompleteRelease : RegistryTask
{
    /// <summary>The record of the release, as <see cref="BeginRelease"/> gives it.</summary>
    [Required]
    public string Release { get; set; } = "";

    /// <summary>The manifest or index that was pushed, as the SDK's output property holds it.</summary>
    public string? Manifest { get; set; }

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary>The image's configuration, as the SDK's output property holds it; empty for an index.</summary>
    public string? Configuration { get; set; }

    /// <summary>The SDK's items of the platforms' images, for their sizes.</summary>
    public ITaskItem[] Containers { get; set; } = [];

    /// <summary>The digest.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The image by its digest, <c>host/repository@sha256:…</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <summary>All tags that the image has from this build, with <c>Digest</c>, <c>PreviousDigest</c> and <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Tags { get; private set; } = [];

    /// <summary>What was attached, by digest.</summary>
    [Output]
    public ITaskItem[] Attached { get; private set; } = [];

    /// <summary>The copies, by digest.</summary>
    [Output]
    public ITaskItem[] Copied { get; private set; } = [];

    /// <summary>What was done, for the log.</summary>
    [Output]
    public string Summary { get; private set; } = "";

    /// <summary>An environment variable's value.</summary>
    internal Func<string, string?> Variable { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var release = Releases.Release.Parse(Release);
        if (release.Plan.DryRun)
        {
            Summary = DryRun.Print(release);
            return;
        }

        var completion = new ReleaseCompletion(CreateServices(release.Plan.Results), release, ReadImage(release));
        var completed = await completion.RunAsync(cancellationToken);
        if (completed.Outcome == ReleaseOutcome.Failed)
        {
            return;
        }

        (Digest, Reference, Summary) = (completed.Image.Target, completed.Image.ToString(), completed.Print());
        Tags = [.. completed.Tags.Select(TagItems.Create)];
        Attached = [.. completed.Attached.Select(entry => AttachArtifacts.Create(release.Plan.Image, completed.Image.Digest!.Value, entry.Attachment, entry.Manifest))];
        Copied = [.. completed.Copied.Select(CopyItems.Create)];
    }

    private PushedImage ReadImage(Release release) => release.Reused is { } reused
        ? new PushedImage(reused.Manifest, null, new Dictionary<ImageDigest, byte[]>())
        : new PushedImage(
            TaskInput.ReadManifest(Manifest, MediaType) ?? throw ReleaseDiagnostics.NothingPublished(release.Plan.Image.Name).ToException(),
            Configuration,
            ReportItems.ReadContainers(Containers));

    private ReleaseServices CreateServices(ReleaseResults results) => new(
        ClientFor,
        Connections(),
        ClientLog,
        LogVerdict,
        new CISettings
        {
            Variable = Variable,
            Command = line => Log.LogMessage(MessageImportance.High, "{0}", line),
            IsSolutionBuild = results.IsOneOfMany,
            DotenvFile = results.DotenvFile,
        },
        Time);
}
