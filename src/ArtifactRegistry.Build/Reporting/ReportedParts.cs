namespace ArtifactRegistry.Build.Reporting;

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
    DateTimeOffset StartedAt, DateTimeOffset FinishedAt, double? GateSeconds = null, double? PushSeconds = null,
        double? ResultSeconds = null)
{
    /// <summary>The times between four moments; <see langword="null"/> when the first is not known.</summary>
    public static ReportedTimings? Between(
        DateTimeOffset? started, DateTimeOffset? judged, DateTimeOffset? pushed, DateTimeOffset finished) => started is { } start
        ? new ReportedTimings(start, finished, Seconds(started, judged), Seconds(judged, pushed), Seconds(pushed, finished))
        : null;

    private static double? Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } start && to is { } end && end >= start
        ? Math.Round((end - start).TotalSeconds, 3)
        : null;
}
