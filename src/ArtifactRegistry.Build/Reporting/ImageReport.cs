using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>What was published, as the report file has it. The schema is documented in <c>docs/report.md</c>; members are only ever added.</summary>
internal sealed record ImageReport
{
    /// <summary>The schema's version.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The project's name.</summary>
    public required string Project { get; init; }

    /// <summary>Host and repository.</summary>
    public required string Image { get; init; }

    /// <summary>The manifest's or index's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The image by its digest: what to deploy.</summary>
    public required string Reference { get; init; }

    /// <summary>The manifest's or index's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>The tags and what became of them.</summary>
    public required IReadOnlyList<ReportedTag> Tags { get; init; }

    /// <summary>The platforms of an index; none for a single manifest.</summary>
    public required IReadOnlyList<ReportedPlatform> Platforms { get; init; }

    /// <summary>The base image, as the project names it.</summary>
    public string? BaseImage { get; init; }

    /// <summary>The source revision, where the build knows it.</summary>
    public string? SourceRevision { get; init; }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ImageReportJson.Default.ImageReport), (byte)'\n'];
}

/// <summary>A tag in the report.</summary>
internal sealed record ReportedTag(string Tag, string Digest, string? PreviousDigest, string Outcome);

/// <summary>A platform in the report.</summary>
internal sealed record ReportedPlatform(string Platform, string Digest);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageReport))]
internal sealed partial class ImageReportJson : JsonSerializerContext;
