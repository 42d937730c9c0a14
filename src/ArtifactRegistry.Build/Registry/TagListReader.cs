using System.Buffers;
using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
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
