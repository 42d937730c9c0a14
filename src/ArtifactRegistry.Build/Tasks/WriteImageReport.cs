using System.Text;
using ArtifactRegistry.Build.Images;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Says what was published: as outputs for the build, and as files for the steps after it. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteImageReport : ImageTask
{
    /// <summary>The manifest or index that was pushed, as the SDK's output property holds it.</summary>
    [Required]
    public string Manifest { get; set; } = "";

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary>The project's name.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The tags that the SDK pushed, divided by <c>;</c>; empty when an image is reused.</summary>
    public string? Tags { get; set; }

    /// <summary>The tags that were there before, as <see cref="GateRelease"/> gives them: those of the image that is reused, or what a tag had before the push.</summary>
    public ITaskItem[] KnownTags { get; set; } = [];

    /// <summary>The tags that were added after the push, as <see cref="AddImageTags"/> gives them.</summary>
    public ITaskItem[] AddedTags { get; set; } = [];

    /// <summary>The base image.</summary>
    public string? BaseImage { get; set; }

    /// <summary>The source revision.</summary>
    public string? SourceRevision { get; set; }

    /// <summary>The JSON report's full path; empty writes none.</summary>
    public string? ReportFile { get; set; }

    /// <summary>The full path of a file that gets the digest alone; empty writes none.</summary>
    public string? DigestFile { get; set; }

    /// <summary>The digest.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The image by its digest, <c>host/repository@sha256:…</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <summary>All tags that the image has from this build, with <c>Digest</c> and <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Written { get; private set; } = [];

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var manifest = TaskInput.ReadManifest(Manifest, MediaType)!;
        var image = ReadImage().WithDigest(manifest.Digest);
        (Digest, Reference) = (image.Target, image.ToString());
        var report = Report(image, manifest);
        Written = [.. report.Tags.Select(TagItems.Create)];
        if (!string.IsNullOrWhiteSpace(ReportFile))
        {
            await ResultFile.WriteAsync(ReportFile, report.ToJson(), "ArtifactRegistryReportFile", cancellationToken);
        }

        if (!string.IsNullOrWhiteSpace(DigestFile))
        {
            await ResultFile.WriteAsync(DigestFile, Encoding.ASCII.GetBytes($"{Digest}\n"), "ArtifactRegistryDigestFile", cancellationToken);
        }
    }

    private ImageReport Report(ImageReference image, Manifest manifest) => new()
    {
        Project = Project,
        Image = image.Name,
        Digest = Digest,
        Reference = Reference,
        MediaType = manifest.MediaType,
        Tags =
        [
            .. PropertyList.SplitTags(Tags, "ContainerImageTags").Select(tag => new ReportedTag(tag, Digest, Before(tag), "pushed")),
            .. KnownTags.Where(item => string.IsNullOrEmpty(Tags) && item.GetMetadata("Digest") == Digest).Select(item => new ReportedTag(item.ItemSpec, Digest, Digest, "reused")),
            .. AddedTags.Select(item => new ReportedTag(item.ItemSpec, item.GetMetadata("Digest"), NullIfEmpty(item.GetMetadata("PreviousDigest")), item.GetMetadata("Outcome"))),
        ],
        Platforms = [.. PlatformSelector.List(manifest).Select(entry => new ReportedPlatform(entry.Platform, entry.Digest.ToString()))],
        BaseImage = NullIfEmpty(BaseImage),
        SourceRevision = NullIfEmpty(SourceRevision),
    };

    private string? Before(string tag) => NullIfEmpty(Array.Find(KnownTags, item => item.ItemSpec == tag)?.GetMetadata("Digest"));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
