using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What several projects published: their reports in one file.</summary>
/// <param name="SchemaVersion">The schema's version.</param>
/// <param name="Images">The projects' reports, by project and image name.</param>
internal sealed record ReleaseReport(int SchemaVersion, IReadOnlyList<ImageReport> Images)
{
    /// <summary>Merges reports. Of two that tell of the same project and image, the newer one counts: the other is of another configuration
    /// or an earlier build.</summary>
    /// <exception cref="ArtifactRegistryException">Two projects released one tag with different images.</exception>
    public static ReleaseReport Merge(IEnumerable<ImageReport> reports)
    {
        ImageReport[] images =
        [
            .. reports
                .GroupBy(report => (report.Project, report.Image))
                .Select(same => same.MaxBy(report => report.Timings?.FinishedAt ?? DateTimeOffset.MinValue)!)
                .OrderBy(report => report.Project, StringComparer.Ordinal)
                .ThenBy(report => report.Image, StringComparer.Ordinal),
        ];
        var owners = new Dictionary<string, ImageReport>(StringComparer.Ordinal);
        foreach (var (name, report) in images.SelectMany(report => report.Tags.Select(tag => ($"{report.Image}:{tag.Tag}", report))))
        {
            if (owners.TryAdd(name, report) || owners[name].Digest == report.Digest)
            {
                continue;
            }

            throw ResultDiagnostics.TagReleasedTwice(name, owners[name].Project, report.Project).ToException();
        }

        return new ReleaseReport(ImageReport.NewestSchema, images);
    }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportWriter.Write(this);
}
