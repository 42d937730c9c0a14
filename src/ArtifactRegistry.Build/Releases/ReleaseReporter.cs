using System.Text;
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
            Attachments = completed is null ? [] :
            [
                .. completed.Attached.Select(entry => new ReportedAttachment(
                    entry.Attachment.ArtifactType, plan.Image.WithDigest(entry.Manifest.Digest)
                        .ToString(), entry.Attachment.FileName, entry.Attachment.Content.Length)),
            ],
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
        var (json, summary) = images is [var only]
            ? (only.ToJson(), MarkdownSummary.Of(only))
            : (new ReleaseReport(ImageReport.NewestSchema, images)
                .ToJson(), MarkdownSummary.Of(new ReleaseReport(ImageReport.NewestSchema, images)));
        await WriteFileAsync(results.ReportFile, json, ResultKind.ReportFile, cancellationToken);
        await WriteFileAsync(results.SummaryFile, Encoding.UTF8.GetBytes(summary), ResultKind.SummaryFile, cancellationToken);
        if (images is [{ Digest: var digest }])
        {
            await WriteFileAsync(results.DigestFile, Encoding.ASCII.GetBytes($"{digest}\n"), ResultKind.DigestFile, cancellationToken);
        }

        await WriteOutputsAsync(images, cancellationToken);
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
        WriteFileAsync(results.ReportFile, report.ToJson(), ResultKind.ReportFile, cancellationToken);

    private static Task WriteFileAsync(string path, byte[] content, ResultKind kind, CancellationToken cancellationToken) =>
        path.Length == 0 ? Task.CompletedTask : ResultFile.WriteAsync(path, content, kind.Property(), cancellationToken);
}
