using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON as it is written: names in camel case, what is not known is left out. Member by member, without a serializer: every publish
/// writes a report, mostly in a process that has not done so before, and a serializer's first use costs it 15 ms (docs/benchmarks.md, "Tried").</summary>
internal sealed class ReportWriter(Utf8JsonWriter json)
{
    // People read a report too: a media type's '+' stays one. It is a file of its own, and no part of a page.
    private static readonly JsonWriterOptions Plain = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A project's report, indented, with a final line break, the same on every system.</summary>
    public static byte[] Write(ImageReport report) => Write(writer => writer.WriteReport(report));

    /// <summary>A release's report, likewise.</summary>
    public static byte[] Write(ReleaseReport report) => Write(writer => writer.WriteRelease(report));

    private static byte[] Write(Action<ReportWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            write(new ReportWriter(json));
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n");
    }

    private void WriteRelease(ReleaseReport release)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", release.SchemaVersion);
        WriteList("images", release.Images, WriteReport);
        json.WriteEndObject();
    }

    private void WriteReport(ImageReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", report.SchemaVersion);
        json.WriteString("project", report.Project);
        json.WriteString("outcome", report.Outcome);
        json.WriteString("image", report.Image);
        json.WriteString("digest", report.Digest);
        json.WriteString("reference", report.Reference);
        json.WriteString("mediaType", report.MediaType);
        WriteNumber("size", report.Size);
        WriteList("tags", report.Tags, WriteTag);
        WriteList("platforms", report.Platforms, WritePlatform);
        WriteList("copies", report.Copies, WriteCopy);
        WriteList("attachments", report.Attachments, WriteAttachment);
        WriteText("baseImage", report.BaseImage);
        WriteText("sourceRevision", report.SourceRevision);
        WriteTimings(report.Timings);
        json.WriteEndObject();
    }

    private void WriteTag(ReportedTag tag)
    {
        json.WriteStartObject();
        json.WriteString("tag", tag.Tag);
        json.WriteString("digest", tag.Digest);
        WriteText("previousDigest", tag.PreviousDigest);
        json.WriteString("outcome", tag.Outcome);
        json.WriteEndObject();
    }

    private void WritePlatform(ReportedPlatform platform)
    {
        json.WriteStartObject();
        json.WriteString("platform", platform.Platform);
        json.WriteString("digest", platform.Digest);
        WriteNumber("size", platform.Size);
        json.WriteEndObject();
    }

    private void WriteCopy(ReportedCopy copy)
    {
        json.WriteStartObject();
        json.WriteString("image", copy.Image);
        json.WriteString("reference", copy.Reference);
        WriteList("tags", copy.Tags, json.WriteStringValue);
        WriteNumber("bytesSent", copy.BytesSent);
        WriteNumber("bytesMounted", copy.BytesMounted);
        json.WriteEndObject();
    }

    private void WriteAttachment(ReportedAttachment attachment)
    {
        json.WriteStartObject();
        json.WriteString("artifactType", attachment.ArtifactType);
        json.WriteString("reference", attachment.Reference);
        json.WriteString("file", attachment.File);
        json.WriteNumber("size", attachment.Size);
        json.WriteEndObject();
    }

    private void WriteTimings(ReportedTimings? timings)
    {
        if (timings is null)
        {
            return;
        }

        json.WriteStartObject("timings");
        json.WriteString("startedAt", timings.StartedAt);
        json.WriteString("finishedAt", timings.FinishedAt);
        WriteSeconds("gateSeconds", timings.GateSeconds);
        WriteSeconds("pushSeconds", timings.PushSeconds);
        WriteSeconds("resultSeconds", timings.ResultSeconds);
        json.WriteEndObject();
    }

    private void WriteList<T>(string name, IReadOnlyList<T> entries, Action<T> write)
        where T : class
    {
        json.WriteStartArray(name);
        for (var index = 0; index < entries.Count; index++)
        {
            write(entries[index]);
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
