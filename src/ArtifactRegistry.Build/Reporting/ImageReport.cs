using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What was published, as the report file has it. The schema is documented in <c>docs/report.md</c>; members are only ever
/// added.</summary>
internal sealed record ImageReport
{
    /// <summary>The newest schema that this package writes and reads.</summary>
    public const int NewestSchema = 1;

    /// <summary>The schema's version.</summary>
    public int SchemaVersion { get; init; } = NewestSchema;

    /// <summary>The project's name.</summary>
    public required string Project { get; init; }

    /// <summary>The <see cref="Outcome"/> of an image that was pushed.</summary>
    public const string Published = "published";

    /// <summary>The <see cref="Outcome"/> of an existing image that is the release: nothing was pushed.</summary>
    public const string Reused = "reused";

    /// <summary>The <see cref="Outcome"/> of an image that was pushed and that the registry does not serve: it has no reference.</summary>
    public const string Failed = "failed";

    /// <summary>The <see cref="Outcome"/> of an existing image that a target worked on: it was promoted, copied, attached to, or
    /// checked.</summary>
    public const string Promoted = "promoted", Copied = "copied", Attached = "attached", Checked = "checked";

    /// <summary><c>published</c>, <c>reused</c>, <c>failed</c>; of a target's image <c>promoted</c>, <c>copied</c>, <c>attached</c> or
    /// <c>checked</c>.</summary>
    public string Outcome { get; init; } = Published;

    /// <summary>Host and repository.</summary>
    public required string Image { get; init; }

    /// <summary>The manifest's or index's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The image by its digest: what to deploy. <see langword="null"/> when the release failed.</summary>
    public string? Reference { get; init; }

    /// <summary>The manifest's or index's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes that the image takes in a registry, compressed, each blob once; <see langword="null"/> when it is not
    /// known.</summary>
    public long? Size { get; init; }

    /// <summary>The tags and what became of them.</summary>
    public required IReadOnlyList<ReportedTag> Tags { get; init; }

    /// <summary>The platforms, in the index's order; one for a single image, none when it is not known.</summary>
    public required IReadOnlyList<ReportedPlatform> Platforms { get; init; }

    /// <summary>The other places that received the image.</summary>
    public IReadOnlyList<ReportedCopy> Copies { get; init; } = [];

    /// <summary>What was attached to the image.</summary>
    public IReadOnlyList<ReportedAttachment> Attachments { get; init; } = [];

    /// <summary>The base image, as the project names it, with its digest where it was pinned.</summary>
    public string? BaseImage { get; init; }

    /// <summary>The source revision, where the build knows it.</summary>
    public string? SourceRevision { get; init; }

    /// <summary>When it happened and how long it took.</summary>
    public ReportedTimings? Timings { get; init; }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportJson.Write(this, ReportJson.Default.ImageReport);
}

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

            throw ReportDiagnostics.TagReleasedTwice(name, owners[name].Project, report.Project).ToException();
        }

        return new ReleaseReport(ImageReport.NewestSchema, images);
    }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportJson.Write(this, ReportJson.Default.ReleaseReport);
}

/// <summary>A tag in the report.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Digest">The digest that it has now.</param>
/// <param name="PreviousDigest">The one that it had before, where that was asked for.</param>
/// <param name="Outcome"><c>pushed</c>, <c>added</c>, <c>moved</c>, <c>unchanged</c>, or <c>reused</c>.</param>
internal sealed record ReportedTag(string Tag, string Digest, string? PreviousDigest, string Outcome);

/// <summary>A platform in the report.</summary>
/// <param name="Platform"><c>os/architecture</c> or <c>os/architecture/variant</c>.</param>
/// <param name="Digest">Its own manifest's digest.</param>
/// <param name="Size">Bytes of its manifest, configuration and layers, compressed; <see langword="null"/> when it is not known.</param>
internal sealed record ReportedPlatform(string Platform, string Digest, long? Size = null);

/// <summary>Another place that received the image.</summary>
/// <param name="Image">Host and repository.</param>
/// <param name="Reference">The copy by its digest.</param>
/// <param name="Tags">The tags that it has there.</param>
/// <param name="BytesSent">Bytes that were uploaded.</param>
/// <param name="BytesMounted">Bytes that the registry took from another of its repositories.</param>
internal sealed record ReportedCopy(string Image, string Reference, IReadOnlyList<string> Tags, long? BytesSent, long? BytesMounted);

/// <summary>An artifact that refers to the image.</summary>
/// <param name="ArtifactType">Its type, a media type.</param>
/// <param name="Reference">The artifact by its manifest's digest.</param>
/// <param name="File">The attached file's name.</param>
/// <param name="Size">The file's length in bytes.</param>
internal sealed record ReportedAttachment(string ArtifactType, string Reference, string File, long Size);

/// <summary>When a publish happened. The parts are seconds of elapsed time; a part that did not happen is missing.</summary>
/// <param name="StartedAt">When the check of the tags began (UTC).</param>
/// <param name="FinishedAt">When the report was written (UTC).</param>
/// <param name="GateSeconds">The check of the tags before the push.</param>
/// <param name="PushSeconds">The SDK's build and push of the image.</param>
/// <param name="ResultSeconds">Verification, further tags, attachments and copies.</param>
internal sealed record ReportedTimings(
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    double? GateSeconds = null,
    double? PushSeconds = null,
    double? ResultSeconds = null)
{
    /// <summary>The times between four moments; <see langword="null"/> when the first is not known.</summary>
    public static ReportedTimings? Between(
        DateTimeOffset? started, DateTimeOffset? judged, DateTimeOffset? pushed, DateTimeOffset finished) =>
        started is { } start
            ? new ReportedTimings(start, finished, Seconds(started, judged), Seconds(judged, pushed), Seconds(pushed, finished))
            : null;

    private static double? Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } start && to is { } end && end >= start
        ? Math.Round((end - start).TotalSeconds, 3)
        : null;
}
