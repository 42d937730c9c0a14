using System.Buffers;
using System.Globalization;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Storage;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>Sends a blob, or the one range of it that is asked for.</summary>
internal sealed class BlobSender(IContentStore store)
{
    private const int BufferSize = 256 * 1024;

    public async Task SendAsync(Exchange exchange, Digest digest)
    {
        using var reader = store.Open(digest) ?? throw RegistryRefusal.BlobUnknown(digest.ToString());
        exchange.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        exchange.Response.Headers.ETag = $"\"{digest}\"";
        exchange.Response.Headers.AcceptRanges = "bytes";
        exchange.Response.ContentType = "application/octet-stream";
        (var start, var count) = Range(exchange, reader.Length);
        exchange.Response.ContentLength = count;
        if (!exchange.IsHead)
        {
            await CopyAsync(exchange, reader, start, count);
        }
    }

    /// <summary>One range is served; several, or another unit, are answered with the whole blob.</summary>
    private static (long Start, long Count) Range(Exchange exchange, long length)
    {
        var parts = exchange.Request.Headers.Range.ToString() is { } header
            && header.StartsWith("bytes=", StringComparison.Ordinal) ? header[6..].Split('-') : [];
        var hasFirst = parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, null, out _);
        var hasLast = parts.Length == 2 && long.TryParse(parts[1], NumberStyles.None, null, out _);
        if (parts.Length != 2 || !(hasFirst || parts[0].Length == 0) || !(hasLast || parts[1].Length == 0) || !(hasFirst || hasLast))
        {
            return (0, length);
        }

        var last = hasLast ? long.Parse(parts[1], CultureInfo.InvariantCulture) : length - 1;
        var start = hasFirst ? long.Parse(parts[0], CultureInfo.InvariantCulture) : Math.Max(0, length - last);
        var end = hasFirst ? Math.Min(last, length - 1) : length - 1;
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
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (count > 0)
            {
                var wanted = (int)Math.Min(count, BufferSize);
                var read = await reader.ReadAsync(buffer.AsMemory(0, wanted), start, exchange.Aborted);
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
