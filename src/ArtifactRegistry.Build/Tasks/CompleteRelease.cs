using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>After a push, or instead of one that was not needed: verifies what the registry serves, sets the other tags, attaches, copies,
/// and writes what the steps after the build read.</summary>
[MSBuildMultiThreadableTask]
public sealed class CompleteRelease : PublishTask
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

    /// <summary>The base image, with its digest where it was pinned.</summary>
    public string? BaseImage { get; set; }

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

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var release = Releases.Release.Parse(Release);
        if (release.Plan.DryRun)
        {
            AddResult(DryRun.Print(release));
            return;
        }

        var completion = new ReleaseCompletion(CreateServices(release.Plan.Results, LogFinding), release, ReadImage(release));
        var completed = await completion.RunAsync(cancellationToken);
        if (completed.Outcome == ReleaseOutcome.Failed)
        {
            return;
        }

        (Digest, Reference) = (completed.Image.Target, completed.Image.ToString());
        AddResult(completed.Print());
        if (release.Plan.IsDefaultVersion)
        {
            AddResult("      version: 1.0.0, the SDK's default, since nothing sets Version");
        }

        Tags = [.. completed.Tags.Select(TagItems.Create)];
        Attached =
        [
            .. completed.Attached.Select(entry =>
                AttachArtifacts.Create(release.Plan.Image, completed.Image.Digest!, entry.Attachment, entry.Manifest)),
        ];
        Copied = [.. completed.Copied.Select(CopyItems.Create)];
    }

    private PushedImage ReadImage(Release release)
    {
        if (release.Reused is { } reused)
        {
            return new PushedImage(reused.Manifest, null, new Dictionary<ImageDigest, byte[]>(), NullIfEmpty(BaseImage));
        }

        var manifest = TaskInput.ReadManifest(Manifest, MediaType)
            ?? throw ReleaseDiagnostics.NothingPublished(release.Plan.Image.Name).ToException();
        return new PushedImage(manifest, Configuration, ReportItems.ReadContainers(Containers), NullIfEmpty(BaseImage));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
