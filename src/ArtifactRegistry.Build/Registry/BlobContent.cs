using System.Buffers;
using System.Net;

namespace ArtifactRegistry.Build.Registry;

/// <summary>A blob as a request's body: read and written at the same time, in two buffers. The last bytes are sent only when the source has
/// confirmed the digest, so that a damaged blob is never complete at the other end.</summary>
/// <param name="source">The blob.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="onSent">Called with the number of bytes that were sent.</param>
internal sealed class BlobContent(Stream source, long length, Action<int> onSent) : HttpContent
{
    private const int BufferSize = 256 * 1024;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var sent = 0L;
        var (current, next) = (ArrayPool<byte>.Shared.Rent(BufferSize), ArrayPool<byte>.Shared.Rent(BufferSize));
        try
        {
            for (var filled = await FillAsync(current, cancellationToken); filled > 0;)
            {
                var reading = FillAsync(next, cancellationToken);
                sent += filled;
                var following = sent >= length ? await EndAsync(reading) : -1;
                try
                {
                    await stream.WriteAsync(current.AsMemory(0, filled), cancellationToken);
                }
                finally
                {
                    following = following < 0 ? await reading : following;
                }

                onSent(filled);
                (current, next, filled) = (next, current, following);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    private static async Task<int> EndAsync(Task<int> reading) =>
        await reading == 0 ? 0 : throw new IOException("the blob is longer than its descriptor says");

    private async Task<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await source.ReadAtLeastAsync(buffer[..BufferSize], BufferSize, throwOnEndOfStream: false, cancellationToken);
}
