using System.Buffers;
using System.Net.Http.Headers;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>Takes a blob's data and, at the end, compares its digest and gives it to the image.</summary>
internal sealed class UploadReceiver(UploadSessions sessions, RegistryBehavior behavior)
{
    private const int BufferSize = 256 * 1024;

    /// <exception cref="RegistryRefusal">It is missing, malformed or of an unknown algorithm.</exception>
    public static Digest ParseDigest(string? text) => Digest.TryParse(text, out var digest)
        ? digest
        : throw RegistryRefusal.DigestInvalid("digest missing or not a supported digest");

    public static void Created(Exchange exchange, ImageName name, Digest digest)
    {
        exchange.Response.Headers.Location = $"/v2/{name.Full}/blobs/{digest}";
        exchange.Response.Headers["Docker-Content-Digest"] = digest.ToString();
        exchange.Empty(201);
    }

    public static async Task ReceiveAsync(Exchange exchange, UploadSession session)
    {
        CheckRange(exchange, session);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        session.Broken = true;
        try
        {
            var filled = 0;
            var body = exchange.Request.Body;
            while (await body.ReadAsync(buffer.AsMemory(filled, BufferSize - filled), exchange.Aborted) is > 0 and var read)
            {
                session.Written = true;
                filled += read;
                if (filled == BufferSize)
                {
                    await session.Content.WriteAsync(buffer.AsMemory(0, filled), exchange.Aborted);
                    filled = 0;
                }
            }

            await session.Content.WriteAsync(buffer.AsMemory(0, filled), exchange.Aborted);
            session.Broken = false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task FinishAsync(Exchange exchange, UploadSession session, Digest expected)
    {
        if (session.Broken)
        {
            await sessions.CloseAsync(session);
            throw RegistryRefusal.UploadInvalid("an earlier write of this upload was cut; start again");
        }

        await ReceiveAsync(exchange, session);
        if (await session.Content.ComputeDigestAsync(expected.Algorithm, exchange.Aborted) != expected)
        {
            await sessions.CloseAsync(session);
            throw RegistryRefusal.DigestInvalid("provided digest did not match uploaded content");
        }

        if (behavior.RefuseEmptyBlobs && session.Content.Length == 0)
        {
            await sessions.CloseAsync(session);
            throw RegistryRefusal.UploadInvalid("blob is empty");
        }

        exchange.Content.AddBlob(session.Name.Full, expected, session.Content);
        await sessions.CloseAsync(session);
        Created(exchange, session.Name, expected);
    }

    /// <summary>A chunk that says where it begins must begin where the last one ended.</summary>
    private static void CheckRange(Exchange exchange, UploadSession session)
    {
        string? header = exchange.Request.Headers.ContentRange;
        if (string.IsNullOrEmpty(header))
        {
            return;
        }

        var text = header.StartsWith("bytes ", StringComparison.Ordinal) ? header : $"bytes {header}/*";
        text = text.Contains('/') ? text : text + "/*";
        var follows = ContentRangeHeaderValue.TryParse(text, out var range)
            && range.From == session.Content.Length
            && (exchange.Request.ContentLength is not { } length || range.To - range.From + 1 == length);
        if (!follows)
        {
            exchange.Response.Headers["Range"] = $"0-{Math.Max(0, session.Content.Length - 1)}";
            throw RegistryRefusal.UploadInvalid($"chunk does not begin at {session.Content.Length}", 416);
        }
    }
}
