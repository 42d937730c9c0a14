using ArtifactRegistry.Build.Reporting;

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
