using System.Buffers;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Storage;
using Microsoft.Net.Http.Headers;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>Sends a blob, or the one range of it that is asked for.</summary>
internal sealed class BlobSender(IContentStore store)
{
    private const int BufferSize = 256 * 1024;

    public async Task SendAsync(Exchange exchange, Digest digest)
    {
        using ContentReader reader = store.Open(digest) ?? throw RegistryRefusal.BlobUnknown(digest.ToString());
        exchange.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        exchange.Response.Headers.ETag = $"\"{digest}\"";
        exchange.Response.Headers.AcceptRanges = "bytes";
        exchange.Response.ContentType = "application/octet-stream";
        (long start, long count) = Range(exchange, reader.Length);
        exchange.Response.ContentLength = count;
        if (!exchange.IsHead)
        {
            await CopyAsync(exchange, reader, start, count);
        }
    }

    private static (long Start, long Count) Range(Exchange exchange, long length)
    {
        if (exchange.Request.Headers.Range.Count == 0
            || !RangeHeaderValue.TryParse(exchange.Request.Headers.Range.ToString(), out RangeHeaderValue? header)
            || header is not { Unit.Value: "bytes", Ranges.Count: 1 })
        {
            return (0, length);
        }

        RangeItemHeaderValue range = header.Ranges.First();
        long start = range.From ?? Math.Max(0, length - range.To!.Value);
        long end = Math.Min(range.From is null ? length - 1 : range.To ?? length - 1, length - 1);
        if (start > end)
        {
            exchange.Response.Headers.ContentRange = $"bytes */{length}";
            throw new RegistryRefusal(416, "SIZE_INVALID", "range not satisfiable");
        }

        exchange.Response.StatusCode = 206;
        exchange.Response.Headers.ContentRange = $"bytes {start}-{end}/{length}";
        return (start, end - start + 1);
    }

    private static async Task CopyAsync(Exchange exchange, ContentReader reader, long start, long count)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (count > 0)
            {
                int wanted = (int)Math.Min(count, BufferSize);
                int read = await reader.ReadAsync(buffer.AsMemory(0, wanted), start, exchange.Aborted);
                if (read == 0)
                {
                    throw new IOException("the blob's file was cut while it was sent");
                }

                await exchange.Response.Body.WriteAsync(buffer.AsMemory(0, read), exchange.Aborted);
                start += read;
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
