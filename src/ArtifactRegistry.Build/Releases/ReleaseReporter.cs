using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Writes what the steps after the build read of a release.</summary>
/// <param name="services">What the release was carried out with.</param>
/// <param name="release">The record of the release.</param>
/// <param name="pushed">What the SDK pushed, or the image that is reused.</param>
/// <param name="pushedAt">When the push had ended (UTC).</param>
internal sealed class ReleaseReporter(ReleaseServices services, Release release, PushedImage pushed, DateTimeOffset pushedAt)
{
    private readonly ReleasePlan plan = release.Plan;

    private readonly ResultWriter writer = new(release.Plan.Results, services.CI, services.Log);

    /// <summary>Writes the report, the digest, the summary and the CI system's outputs.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">One of them cannot be written.</exception>
    public Task WriteAsync(CompletedRelease completed, CancellationToken cancellationToken) => writer.WriteAsync(
        [CreateReport(release.Outcome == ReleaseOutcome.Reused ? ImageReport.Reused : ImageReport.Published, completed)],
        cancellationToken);

    /// <summary>Writes the report of a release that the registry does not serve: no reference, no digest file, and no outputs that a
    /// deployment could use.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be written.</exception>
    public Task WriteFailureAsync(CancellationToken cancellationToken) =>
        writer.WriteReportAsync(CreateReport(ImageReport.Failed, completed: null), cancellationToken);

    private ImageReport CreateReport(string outcome, CompletedRelease? completed)
    {
        var published = new PublishedImage(pushed.Manifest, pushed.Configuration, pushed.Containers);
        var attachments = completed?.Attached.Select(entry => CompletedRelease.Report(plan.Image, entry.Attachment, entry.Manifest));
        return new ImageReport
        {
            Project = plan.Project,
            Outcome = outcome,
            Image = plan.Image.Name,
            Digest = pushed.Manifest.Digest.ToString(),
            Reference = completed?.Image.ToString(),
            MediaType = pushed.Manifest.MediaType,
            Size = published.Size,
            Tags = completed?.Tags ?? [],
            Platforms = published.Platforms,
            Copies = completed is null ? [] : [.. completed.Copied.Select(CompletedRelease.Report)],
            Attachments = attachments is null ? [] : [.. attachments],
            BaseImage = pushed.BaseImage,
            SourceRevision = plan.SourceRevision,
            Timings = ReportedTimings.Between(release.StartedAt, release.GatedAt, pushedAt, services.Time.GetUtcNow()),
        };
    }
}

/// <summary>Writes what the steps after the build read: the report, the digest, the summary and the CI system's outputs.</summary>
/// <param name="results">Where it is written.</param>
/// <param name="ci">The CI system that the build runs in.</param>
/// <param name="log">Logs what was written.</param>
internal sealed class ResultWriter(ReleaseResults results, CISettings ci, IRegistryLog log)
{
    /// <summary>Writes the results of one image as its report, and of several as a report of all.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">Something cannot be written.</exception>
    public async Task WriteAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken)
    {
        var only = images is [var image] ? image : null;
        var all = new ReleaseReport(ImageReport.NewestSchema, images);
        await WriteFileAsync(results.ReportFile, ResultKind.ReportFile, () => only?.ToJson() ?? all.ToJson(), cancellationToken);
        await WriteFileAsync(
            results.SummaryFile,
            ResultKind.SummaryFile,
            () => Encoding.UTF8.GetBytes(only is null ? MarkdownSummary.Of(all) : MarkdownSummary.Of(only)),
            cancellationToken);
        if (only is not null)
        {
            await WriteFileAsync(
                results.DigestFile, ResultKind.DigestFile, () => Encoding.ASCII.GetBytes($"{only.Digest}\n"), cancellationToken);
        }

        await WriteOutputsAsync(images, cancellationToken);
    }

    /// <summary>What would keep the results from being written: each file is tried, and left as it is.</summary>
    /// <param name="results">Where they will be written.</param>
    /// <param name="ci">The CI system that the build runs in.</param>
    /// <param name="cancellationToken">Stops the wait for a file that another project writes.</param>
    public static async Task<IReadOnlyList<Diagnostic>> FindProblemsAsync(
        ReleaseResults results, CISettings ci, CancellationToken cancellationToken)
    {
        var problems = results.Files
            .GroupBy(file => file.Path, StringComparer.Ordinal)
            .Where(same => same.Count() > 1 && !RealPath.IsDevice(same.Key))
            .Select(same => InputDiagnostics.InvalidSetting(
                same.Key, same.Last().Kind.Property(), $"another file than that of {same.First().Kind.Property()}"))
            .ToList();
        foreach (var (path, kind) in results.Files)
        {
            await TryAsync(() =>
            {
                ResultFile.Check(path, kind);
                return Task.CompletedTask;
            });
        }

        foreach (var file in results.WritesCIOutputs ? CIOutputs.Files(ci) : [])
        {
            await TryAsync(() => SharedFile.ChangeAsync(file.Path, file.Keep, file.Name, cancellationToken));
        }

        return problems;

        async Task TryAsync(Func<Task> check)
        {
            try
            {
                await check();
            }
            catch (ArtifactRegistryException failure)
            {
                problems.Add(failure.Diagnostic);
            }
        }
    }

    /// <summary>Hands the results to the CI system alone.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">They cannot be handed over.</exception>
    public async Task WriteOutputsAsync(IReadOnlyList<ImageReport> images, CancellationToken cancellationToken)
    {
        var settings = ci with { IsSolutionBuild = ci.IsSolutionBuild || images.Count > 1 };
        foreach (var image in results.WritesCIOutputs ? images : [])
        {
            foreach (var system in await CIOutputs.WriteAsync(image, settings, cancellationToken))
            {
                log.Detail($"The results of {image.Image} were handed to {system}.");
            }
        }
    }

    /// <summary>Writes the report alone: of a release that failed, there is nothing else.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be written.</exception>
    public Task WriteReportAsync(ImageReport report, CancellationToken cancellationToken) =>
        WriteFileAsync(results.ReportFile, ResultKind.ReportFile, report.ToJson, cancellationToken);

    // The content is made only for a file that is written: it is a part of what the package adds to every publish.
    private static Task WriteFileAsync(string path, ResultKind kind, Func<byte[]> content, CancellationToken cancellationToken) =>
        path.Length == 0 ? Task.CompletedTask : ResultFile.WriteAsync(path, content(), kind.Property(), cancellationToken);
}

/// <summary>What the SDK handed over after its push; empty when nothing was pushed.</summary>
/// <param name="Manifest">The manifest or index.</param>
/// <param name="Configuration">The image's configuration; empty for an index.</param>
/// <param name="Containers">The manifests of the index's images by their digests, where they are at hand.</param>
/// <param name="BaseImage">The base image, as the project names it, with its digest where it was pinned.</param>
internal sealed record PushedImage(
    Manifest Manifest, string? Configuration, IReadOnlyDictionary<ImageDigest, byte[]> Containers, string? BaseImage = null);

/// <summary>A release that has ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Image">The image by its digest.</param>
/// <param name="Tags">The tags that the image has from this build.</param>
/// <param name="Attached">What was attached.</param>
/// <param name="Copied">The copies.</param>
internal sealed record CompletedRelease(
    ReleaseOutcome Outcome,
    ImageReference Image,
    IReadOnlyList<ReportedTag> Tags,
    IReadOnlyList<(Attachment Attachment, Manifest Manifest)> Attached,
    IReadOnlyList<CopyResult> Copied)
{
    private const string Indent = "      ";

    /// <summary>The moving tags that a reused image does not have and does not get.</summary>
    public IReadOnlyList<KnownTag> Unchanged { get; init; } = [];

    /// <summary>What the log shows: the reference, and the tags.</summary>
    public string Print() => Outcome switch
    {
        ReleaseOutcome.Reused => $"{Image} (already existed, push skipped){Lines()}{UnchangedLines()}",
        ReleaseOutcome.Published => $"{Image}{Lines()}",
        _ => $"{Image} is not what the registry serves",
    };

    /// <summary>An attached file as the report has it.</summary>
    public static ReportedAttachment Report(ImageReference image, Attachment attachment, Manifest manifest) => new(
        attachment.ArtifactType,
        image.WithDigest(manifest.Digest).ToString(),
        attachment.FileName,
        attachment.Content.Length);

    /// <summary>A copy as the report has it.</summary>
    public static ReportedCopy Report(CopyResult copy) => new(
        copy.Plan.Request.Destination.Name,
        copy.Destination.ToString(),
        [.. copy.Plan.Request.Tags.Select(tag => tag.Tag)],
        copy.Tally.BytesSent,
        copy.Tally.BytesMounted);

    private string Lines() =>
        Line("tags", Tags.Select(tag => tag.Tag))
        + Line("attached", Attached.Select(entry => DiagnosticText.Clean(entry.Attachment.FileName)))
        + Line("copies", Copied.Select(copy => copy.Destination.Name));

    // A publish that was cut after its push leaves such tags, and running it again does not set them.
    private string UnchangedLines()
    {
        var missing = string.Join(';', Unchanged.Where(tag => tag.Digest is null).Select(tag => tag.Tag));
        var names = Unchanged.Select(tag => $"{tag.Tag} ({(tag.Digest is null ? "missing" : "another image")})");
        var line = Line("moving tags unchanged", names);
        return missing.Length == 0
            ? line
            : $"{line}{Environment.NewLine}{Indent}To set the missing tags, run ArtifactRegistryAddTags with "
                + $"ArtifactRegistryImage={Image} and ArtifactRegistryAdditionalTags={missing}.";
    }

    private static string Line(string name, IEnumerable<string> values) =>
        string.Join(", ", values) is { Length: > 0 } all ? $"{Environment.NewLine}{Indent}{name}: {all}" : "";
}
