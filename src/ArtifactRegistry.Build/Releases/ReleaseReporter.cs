using System.Text;
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

    /// <summary>Writes the report, the digest, the summary and the CI system's outputs.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">One of them cannot be written.</exception>
    public async Task WriteAsync(CompletedRelease completed, CancellationToken cancellationToken)
    {
        var report = CreateReport(release.Outcome == ReleaseOutcome.Reused ? ImageReport.Reused : ImageReport.Published, completed);
        var results = plan.Results;
        await WriteAsync(results.ReportFile, report.ToJson, "ArtifactRegistryReportFile", cancellationToken);
        await WriteAsync(results.DigestFile, () => Encoding.ASCII.GetBytes($"{report.Digest}\n"), "ArtifactRegistryDigestFile", cancellationToken);
        await WriteAsync(results.SummaryFile, () => Encoding.UTF8.GetBytes(MarkdownSummary.Of(report)), "ArtifactRegistrySummaryFile", cancellationToken);
        foreach (var system in results.WritesCIOutputs ? await CIOutputs.WriteAsync(report, services.CI, cancellationToken) : [])
        {
            services.Log.Detail($"The results were handed to {system}.");
        }
    }

    /// <summary>Writes the report of a release that the registry does not serve: no reference, no digest file, and no outputs that a deployment could use.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be written.</exception>
    public Task WriteFailureAsync(CancellationToken cancellationToken) =>
        WriteAsync(plan.Results.ReportFile, () => CreateReport(ImageReport.Failed, completed: null).ToJson(), "ArtifactRegistryReportFile", cancellationToken);

    private static Task WriteAsync(string path, Func<byte[]> content, string property, CancellationToken cancellationToken) =>
        path.Length == 0 ? Task.CompletedTask : ResultFile.WriteAsync(path, content(), property, cancellationToken);

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
            Copies = completed is null ? [] :
            [
                .. completed.Copied.Select(copy => new ReportedCopy(
                    copy.Plan.Request.Destination.Name,
                    copy.Destination.ToString(),
                    [.. copy.Plan.Request.Tags.Select(tag => tag.Tag)],
                    copy.Tally.BytesSent,
                    copy.Tally.BytesMounted)),
            ],
            Attachments = completed is null ? [] :
            [
                .. completed.Attached.Select(entry => new ReportedAttachment(
                    entry.Attachment.ArtifactType, plan.Image.WithDigest(entry.Manifest.Digest).ToString(), entry.Attachment.FileName, entry.Attachment.Content.Length)),
            ],
            BaseImage = plan.BaseImage,
            SourceRevision = plan.SourceRevision,
            Timings = ReportedTimings.Between(release.StartedAt, release.GatedAt, pushedAt, services.Time.GetUtcNow()),
        };
    }
}
