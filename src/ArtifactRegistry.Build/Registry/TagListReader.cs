using System.Buffers;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Reads a page of <c>tags/list</c> as it comes off the network, one JSON token after the other: no page is ever held whole,
/// however many manifests are on it.</summary>
/// <param name="list">Takes what is read.</param>
/// <param name="url">Where the page is from.</param>
internal sealed class TagListReader(TagListBuilder list, Uri url)
{
    private const int MaxBytesOfToken = 1024 * 1024;
    private readonly TagListTokens tokens = new(list, url);
    private JsonReaderState state;

    /// <summary>Reads the page to its end.</summary>
    /// <exception cref="ArtifactRegistryException">It is no list of tags, or of an absurd size.</exception>
    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var held = 0;
            for (var isFinal = false; !isFinal;)
            {
                if (held == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var read = await body.ReadAsync(buffer.AsMemory(held), cancellationToken);
                (isFinal, held) = (read == 0, held + read);
                list.Count(read, url);
                var taken = Take(buffer.AsSpan(0, held), isFinal);
                buffer.AsSpan(taken, held - taken).CopyTo(buffer);
                held -= taken;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader says InvalidOperationException of text that is not UTF-8.
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, "the body is not a list of tags").ToException(malformed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Take(ReadOnlySpan<byte> bytes, bool isFinal)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, state);
        while (reader.Read())
        {
            tokens.Take(ref reader);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxBytesOfToken)
        {
            throw new JsonException("A token without end.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

/// <summary>Puts the pages of a tag list together, and takes nothing that is not a tag or a digest. A page that comes twice changes
/// nothing.</summary>
internal sealed class TagListBuilder
{
    private const int MaxBytes = 512 * 1024 * 1024;
    private const int MaxTexts = 5_000_000;
    private readonly List<string> tags = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> children = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageDigest, ManifestInfo> manifests = [];
    private bool hasManifests;
    private long bytes;
    private int texts;

    /// <summary>Adds a tag of a page that came from <paramref name="url"/>.</summary>
    /// <exception cref="ArtifactRegistryException">It is no tag.</exception>
    public void AddTag(string? tag, Uri url)
    {
        if (tag is null || !ImageTag.IsValid(tag))
        {
            throw Invalid(url, "tag", tag);
        }

        if (known.Add(tag))
        {
            tags.Add(tag);
        }
    }

    /// <summary>Adds a path component below the name; what cannot be one is left out.</summary>
    public void AddChild(string child)
    {
        if (RepositoryName.TryParse(child, out _, out _))
        {
            children.Add(child);
        }
    }

    /// <summary>Notes that the registry has Google's extension.</summary>
    public void NoteManifests() => hasManifests = true;

    /// <summary>Adds a manifest; <paramref name="entry"/> is <see langword="null"/> when the list has nothing under the digest.</summary>
    /// <exception cref="ArtifactRegistryException">Its key is no digest, or it is not described.</exception>
    public void AddManifest(string key, TagListEntry? entry, Uri url)
    {
        if (entry is null || !ImageDigest.TryParse(key, out var digest))
        {
            throw Invalid(url, "digest", key);
        }

        // A tag becomes part of a URL and a line of the log.
        if (entry.Tags.Find(tag => !ImageTag.IsValid(tag)) is { } invalid)
        {
            throw Invalid(url, "tag", invalid);
        }

        manifests[digest] = entry.ToInfo();
    }

    /// <summary>Counts what was read of all pages together: a page may be large, and there may be many, but not both.</summary>
    /// <exception cref="ArtifactRegistryException">It is more than any repository has.</exception>
    public void Count(int bytesRead, Uri url)
    {
        bytes += bytesRead;
        if (bytes > MaxBytes)
        {
            throw RegistryDiagnostics.AnswerTooLarge(HttpMethod.Get, url, MaxBytes).ToException();
        }
    }

    /// <summary>Counts a text that is kept: a short one takes ten times the room that it has in the list.</summary>
    /// <exception cref="ArtifactRegistryException">There are more than any repository has.</exception>
    public void CountText(Uri url)
    {
        if (++texts > MaxTexts)
        {
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, $"the list has more than {MaxTexts} tags and manifests")
                .ToException();
        }
    }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => tags.Count + manifests.Count + children.Count == 0;

    /// <summary>The whole list.</summary>
    public TagList Build() => new(tags, manifests, [.. children], hasManifests);

    private static ArtifactRegistryException Invalid(Uri url, string kind, string? value) => RegistryDiagnostics
        .MalformedAnswer(HttpMethod.Get, url, $"'{DiagnosticText.Clean(value ?? "null")}' in it is no {kind}")
        .ToException();
}
