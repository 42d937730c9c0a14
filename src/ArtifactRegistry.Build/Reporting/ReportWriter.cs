using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON as it is written: names in camel case, what is not known is left out. Member by member, without a serializer:
/// every publish writes a report, mostly in a process that has not done so before, and a serializer's first use costs it 15 ms
/// (docs/benchmarks.md, "Tried").</summary>
internal sealed class ReportWriter
{
    private readonly Utf8JsonWriter json;

    private ReportWriter(Utf8JsonWriter json) => this.json = json;

    /// <summary>A project's report.</summary>
    public static byte[] Write(ImageReport report) => PlainJson.WriteFile(json => new ReportWriter(json).WriteReport(report));

    /// <summary>A release's report.</summary>
    public static byte[] Write(ReleaseReport release) => PlainJson.WriteFile(json =>
    {
        json.WriteNumber("schemaVersion", release.SchemaVersion);
        var writer = new ReportWriter(json);
        writer.WriteObjects("images", release.Images, writer.WriteReport);
    });

    /// <summary>A promotion's report.</summary>
    public static byte[] Write(PromotionReport promotion) => PlainJson.WriteFile(json =>
    {
        json.WriteNumber("schemaVersion", promotion.SchemaVersion);
        json.WriteString("outcome", promotion.Outcome);
        var writer = new ReportWriter(json);
        writer.WriteObjects("tags", promotion.Tags, writer.WriteMove);
    });

    private void WriteReport(ImageReport report)
    {
        json.WriteNumber("schemaVersion", report.SchemaVersion);
        json.WriteString("project", report.Project);
        json.WriteString("outcome", report.Outcome);
        json.WriteString("image", report.Image);
        json.WriteString("digest", report.Digest);
        WriteText("reference", report.Reference);
        json.WriteString("mediaType", report.MediaType);
        WriteNumber("size", report.Size);
        WriteObjects("tags", report.Tags, WriteTag);
        WriteObjects("platforms", report.Platforms, WritePlatform);
        WriteObjects("copies", report.Copies, WriteCopy);
        WriteObjects("attachments", report.Attachments, WriteAttachment);
        WriteText("baseImage", report.BaseImage);
        WriteText("sourceRevision", report.SourceRevision);
        if (report.Timings is { } timings)
        {
            json.WriteStartObject("timings");
            WriteTimings(timings);
            json.WriteEndObject();
        }
    }

    private void WriteTag(ReportedTag tag)
    {
        json.WriteString("tag", tag.Tag);
        json.WriteString("digest", tag.Digest);
        WriteText("previousDigest", tag.PreviousDigest);
        json.WriteString("outcome", tag.Outcome);
    }

    private void WritePlatform(ReportedPlatform platform)
    {
        json.WriteString("platform", platform.Platform);
        json.WriteString("digest", platform.Digest);
        WriteNumber("size", platform.Size);
    }

    private void WriteCopy(ReportedCopy copy)
    {
        json.WriteString("image", copy.Image);
        json.WriteString("reference", copy.Reference);
        json.WriteStartArray("tags");
        foreach (var tag in copy.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        WriteNumber("bytesSent", copy.BytesSent);
        WriteNumber("bytesMounted", copy.BytesMounted);
    }

    private void WriteAttachment(ReportedAttachment attachment)
    {
        json.WriteString("artifactType", attachment.ArtifactType);
        json.WriteString("reference", attachment.Reference);
        json.WriteString("file", attachment.File);
        json.WriteNumber("size", attachment.Size);
    }

    private void WriteTimings(ReportedTimings timings)
    {
        json.WriteString("startedAt", timings.StartedAt);
        json.WriteString("finishedAt", timings.FinishedAt);
        WriteSeconds("gateSeconds", timings.GateSeconds);
        WriteSeconds("pushSeconds", timings.PushSeconds);
        WriteSeconds("resultSeconds", timings.ResultSeconds);
    }

    private void WriteMove(ReportedMove move)
    {
        json.WriteString("source", move.Source);
        json.WriteString("tag", move.Tag);
        json.WriteString("digest", move.Digest);
        WriteText("previousDigest", move.PreviousDigest);
        json.WriteString("outcome", move.Outcome);
        WriteText("problem", move.Problem);
    }

    private void WriteObjects<T>(string name, IReadOnlyList<T> entries, Action<T> writeMembers)
        where T : class
    {
        json.WriteStartArray(name);
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            writeMembers(entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private void WriteNumber(string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private void WriteSeconds(string name, double? seconds)
    {
        if (seconds is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}

/// <summary>The reports' JSON as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ImageReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>What a promotion did, as its report file has it; documented in <c>docs/promote.md</c>.</summary>
internal sealed record PromotionReport
{
    /// <summary>The schema's version.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary><c>all</c>, <c>none</c> or <c>partial</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The tags and what became of them.</summary>
    public required IReadOnlyList<ReportedMove> Tags { get; init; }

    /// <summary>The report as JSON, indented, with a final line break.</summary>
    public byte[] ToJson() => ReportWriter.Write(this);
}

/// <summary>A tag in a promotion's report.</summary>
internal sealed record ReportedMove(string Source, string Tag, string Digest, string? PreviousDigest, string Outcome, string? Problem);
