using System.Globalization;
using System.Text;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Says what was published: as outputs for the build, as files for the steps after it, and to the CI system. No request is made.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteImageReport : ImageTask
{
    /// <summary>The manifest or index that was pushed, as the SDK's output property holds it.</summary>
    [Required]
    public string Manifest { get; set; } = "";

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary>The image's configuration, as the SDK's output property holds it; empty for an index.</summary>
    public string? Configuration { get; set; }

    /// <summary>The SDK's items of the platforms' images, for their sizes.</summary>
    public ITaskItem[] Containers { get; set; } = [];

    /// <summary>The project's name.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>What <see cref="GateRelease"/> decided: <c>reuse</c>, or else the SDK pushed.</summary>
    public string? Decision { get; set; }

    /// <summary>The tags that the SDK pushed, divided by <c>;</c>; empty when an image is reused.</summary>
    public string? Tags { get; set; }

    /// <summary>The tags that were there before, as <see cref="GateRelease"/> gives them: those of the image that is reused, or what a tag had before the push.</summary>
    public ITaskItem[] KnownTags { get; set; } = [];

    /// <summary>The tags that were added after the push, as <see cref="AddImageTags"/> gives them.</summary>
    public ITaskItem[] AddedTags { get; set; } = [];

    /// <summary>The copies, with <c>Digest</c>, <c>Tags</c>, <c>BytesSent</c>, <c>BytesMounted</c>.</summary>
    public ITaskItem[] Copies { get; set; } = [];

    /// <summary>What was attached, with <c>ArtifactType</c>, <c>File</c>, <c>Size</c>.</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>The base image.</summary>
    public string? BaseImage { get; set; }

    /// <summary>The source revision.</summary>
    public string? SourceRevision { get; set; }

    /// <summary>When the check of the tags began, when it ended, and when the push was done: ISO 8601 each, empty when it did not happen.</summary>
    public string? StartedAt { get; set; }

    /// <inheritdoc cref="StartedAt"/>
    public string? JudgedAt { get; set; }

    /// <inheritdoc cref="StartedAt"/>
    public string? PushedAt { get; set; }

    /// <summary>The JSON report's full path; empty writes none.</summary>
    public string? ReportFile { get; set; }

    /// <summary>The full path of a file that gets the digest alone; empty writes none.</summary>
    public string? DigestFile { get; set; }

    /// <summary>The full path of a Markdown file that gets the tables and the picture; empty writes none.</summary>
    public string? SummaryFile { get; set; }

    /// <summary>The <c>ArtifactRegistryCIOutputs</c>: <c>auto</c> or <c>none</c>.</summary>
    public string? CIOutputs { get; set; }

    /// <summary>The full path of GitLab's dotenv file.</summary>
    public string? DotenvFile { get; set; }

    /// <summary>Whether a solution is built: then the names of results have the project's before them.</summary>
    public bool IsSolutionBuild { get; set; }

    /// <summary>The digest.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The image by its digest, <c>host/repository@sha256:…</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <summary>All tags that the image has from this build, with <c>Digest</c> and <c>Outcome</c>.</summary>
    [Output]
    public ITaskItem[] Written { get; private set; } = [];

    /// <summary>An environment variable's value.</summary>
    internal Func<string, string?> Variable { get; set; } = Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var manifest = TaskInput.ReadManifest(Manifest, MediaType)!;
        var image = ReadImage().WithDigest(manifest.Digest);
        (Digest, Reference) = (image.Target, image.ToString());
        var report = Report(image, manifest);
        Written = [.. report.Tags.Select(TagItems.Create)];
        await WriteAsync(ReportFile, report.ToJson, "ArtifactRegistryReportFile", cancellationToken);
        await WriteAsync(DigestFile, () => Encoding.ASCII.GetBytes($"{Digest}\n"), "ArtifactRegistryDigestFile", cancellationToken);
        await WriteAsync(SummaryFile, () => Encoding.UTF8.GetBytes(MarkdownSummary.Of(report)), "ArtifactRegistrySummaryFile", cancellationToken);
        await TellAsync(report, cancellationToken);
    }

    private async Task TellAsync(ImageReport report, CancellationToken cancellationToken)
    {
        if (Setting.ReadEnum(CIOutputs, "ArtifactRegistryCIOutputs", CIOutputsMode.Auto) == CIOutputsMode.None)
        {
            return;
        }

        var settings = new CISettings
        {
            Variable = Variable,
            Command = line => Log.LogMessage(MessageImportance.High, "{0}", line),
            IsSolutionBuild = IsSolutionBuild,
            DotenvFile = DotenvFile ?? "",
        };
        foreach (var system in await Reporting.CI.CIOutputs.WriteAsync(report, settings, cancellationToken))
        {
            Log.LogMessage(MessageImportance.Low, "The results were handed to {0}.", system);
        }
    }

    private static Task WriteAsync(string? path, Func<byte[]> content, string property, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(path) ? Task.CompletedTask : ResultFile.WriteAsync(path, content(), property, cancellationToken);

    private ImageReport Report(ImageReference image, Manifest manifest)
    {
        var published = new PublishedImage(manifest, Configuration, ReportItems.ReadContainers(Containers));
        return new ImageReport
        {
            Project = Project,
            Outcome = Decision == "reuse" ? "reused" : "published",
            Image = image.Name,
            Digest = Digest,
            Reference = Reference,
            MediaType = manifest.MediaType,
            Size = published.Size,
            Tags =
            [
                .. PropertyList.SplitTags(Tags, "ContainerImageTags").Select(tag => new ReportedTag(tag, Digest, Before(tag), "pushed")),
                .. KnownTags.Where(item => string.IsNullOrEmpty(Tags) && item.GetMetadata("Digest") == Digest).Select(item => new ReportedTag(item.ItemSpec, Digest, Digest, "reused")),
                .. AddedTags.Select(ReportItems.ReadTag),
            ],
            Platforms = published.Platforms,
            Copies = [.. Copies.Select(ReportItems.ReadCopy)],
            Attachments = [.. Attachments.Select(ReportItems.ReadAttachment)],
            BaseImage = NullIfEmpty(BaseImage),
            SourceRevision = NullIfEmpty(SourceRevision),
            Timings = ReportedTimings.Between(Moment(StartedAt), Moment(JudgedAt), Moment(PushedAt), TimeProvider.System.GetUtcNow()),
        };
    }

    private string? Before(string tag) => NullIfEmpty(Array.Find(KnownTags, item => item.ItemSpec == tag)?.GetMetadata("Digest"));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
