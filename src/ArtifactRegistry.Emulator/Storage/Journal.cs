using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Emulator.Storage;

/// <summary>One change of an image: who has which blob, manifest and tag.</summary>
internal sealed record JournalEntry(
    [property: JsonPropertyName("op")] JournalOperation Operation,
    [property: JsonPropertyName("host")] int Host,
    [property: JsonPropertyName("image")] string Image,
    [property: JsonPropertyName("digest")] string? Digest = null,
    [property: JsonPropertyName("tag")] string? Tag = null,
    [property: JsonPropertyName("type")] string? MediaType = null,
    [property: JsonPropertyName("uploaded")] DateTimeOffset? Uploaded = null);

[JsonConverter(typeof(JsonStringEnumConverter<JournalOperation>))]
internal enum JournalOperation
{
    AddBlob,
    RemoveBlob,
    AddManifest,
    RemoveManifest,
    SetTag,
    RemoveTag,
}

/// <summary>
/// The append-only file <c>journal.jsonl</c>. An entry is handed to the operating system before its request is acknowledged, so a killed
/// process loses nothing; a last line cut short by the kill was never acknowledged and is dropped.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file;

    public Journal(string directory)
    {
        Directory.CreateDirectory(directory);
        file = new FileStream(
            Path.Combine(directory, "journal.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    /// <summary>All entries so far. Leaves the file ready to be appended to.</summary>
    /// <exception cref="IOException">A line in the middle is none of the journal's: somebody else wrote to the file.</exception>
    public IReadOnlyList<JournalEntry> Replay()
    {
        var content = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(content);
        var end = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(end);
        file.Position = end;
        return [.. Encoding.UTF8.GetString(content, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    private JournalEntry Read(string line, int index)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StorageJson.Default.JournalEntry) is { Image: not null } entry
                ? entry
                : throw new JsonException("not an entry");
        }
        catch (JsonException e)
        {
            throw new IOException($"{file.Name}: line {index + 1} cannot be read", e);
        }
    }

    public void Append(JournalEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, StorageJson.Default.JournalEntry), (byte)'\n'];
        lock (gate)
        {
            file.Write(line);
        }
    }

    public void Dispose() => file.Dispose();
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class StorageJson : JsonSerializerContext;
