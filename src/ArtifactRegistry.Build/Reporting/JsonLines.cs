using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Build.Images.Listing;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Writes a list as JSON, one manifest or tag a line, so that a list of any length can be written and read without being
/// held.</summary>
internal sealed class JsonLines(Stream file) : IDisposable
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter writer = new(Stream.Null);

    /// <summary>The number of lines so far.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a manifest.</summary>
    public ValueTask WriteAsync(ManifestRow row, CancellationToken cancellationToken)
    {
        Begin();
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
        return EndAsync(cancellationToken);
    }

    /// <summary>Writes a tag; of its manifest what the registry's list reports.</summary>
    public ValueTask WriteAsync(ListedTag tag, CancellationToken cancellationToken)
    {
        Begin();
        writer.WriteString("tag", tag.Tag);
        WriteText("digest", tag.Digest?.ToString() ?? "");
        if (tag.Manifest is { } manifest)
        {
            WriteText("mediaType", manifest.MediaType);
            writer.WriteNumber("size", manifest.Size);
            WriteTime("createdAt", manifest.Created);
            WriteTime("uploadedAt", manifest.Uploaded);
        }

        return EndAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private void Begin()
    {
        line.ResetWrittenCount();
        writer.Reset(line);
        writer.WriteStartObject();
    }

    private ValueTask EndAsync(CancellationToken cancellationToken)
    {
        writer.WriteEndObject();
        writer.Flush();
        line.Write("\n"u8);
        Count++;
        return file.WriteAsync(line.WrittenMemory, cancellationToken);
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
