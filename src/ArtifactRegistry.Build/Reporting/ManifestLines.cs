using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Build.Images.Listing;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Writes manifests as JSON, one a line, so that a list of any length can be written and read without being held.</summary>
internal sealed class ManifestLines(Stream file) : IDisposable
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter writer = new(Stream.Null);

    /// <summary>The number of lines so far.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a manifest.</summary>
    public async ValueTask WriteAsync(ManifestRow row, CancellationToken cancellationToken)
    {
        line.ResetWrittenCount();
        writer.Reset(line);
        Write(row);
        writer.Flush();
        line.Write("\n"u8);
        await file.WriteAsync(line.WrittenMemory, cancellationToken);
        Count++;
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private void Write(ManifestRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("image", row.Image.Name);
        writer.WriteString("digest", row.Digest.ToString());
        WriteList("tags", row.Tags);
        writer.WriteString("mediaType", row.MediaType);
        writer.WriteNumber("size", row.Size);
        WriteTime("createdAt", row.Created);
        WriteTime("uploadedAt", row.Uploaded);
        WriteText("platform", row.Platform);
        WriteList("parents", row.Parents.Select(parent => parent.ToString()));
        WriteText("subject", row.Subject?.ToString() ?? "");
        writer.WriteEndObject();
    }

    private void WriteList(string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private void WriteText(string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private void WriteTime(string name, DateTimeOffset? time) => WriteText(name, Times.Print(time));
}

/// <summary>Prints times as the outputs have them.</summary>
internal static class Times
{
    /// <summary>ISO 8601 in UTC, with milliseconds; empty for none.</summary>
    public static string Print(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) ?? "";
}
