using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>An open upload session: status, data, completion, cancellation.</summary>
internal sealed class UploadEndpoint(
    Gate gate, RegistryBehavior behavior, UploadSessions sessions, StartUploadEndpoint start, UploadReceiver receiver)
{
    public async Task HandleAsync(Exchange exchange, Route route)
    {
        // A location outside /v2/ is a capability: proxies send data there without a credential.
        if (route.Name.Length > 0)
        {
            gate.Enter(exchange, route.Name, RegistryAction.Upload);
        }

        if (!sessions.TryFind(route.Reference, exchange.Host.Index, route.Name, out var session))
        {
            throw RegistryRefusal.UploadUnknown();
        }

        await session.Turn.WaitAsync(exchange.Aborted);
        try
        {
            // The request that had the turn before may have completed or cancelled the upload.
            if (!sessions.IsOpen(session))
            {
                throw RegistryRefusal.UploadUnknown();
            }

            await HandleAsync(exchange, session);
        }
        finally
        {
            session.Turn.Release();
        }
    }

    private async Task HandleAsync(Exchange exchange, UploadSession session)
    {
        switch (exchange.Request.Method)
        {
            case "GET" or "HEAD":
                Progress(exchange, session, 204);
                break;
            case "PATCH":
                CheckWrite(exchange, session);
                await UploadReceiver.ReceiveAsync(exchange, session);
                Progress(exchange, session, 202);
                break;
            case "PUT":
                if (HasBody(exchange))
                {
                    CheckWrite(exchange, session);
                }

                await receiver.FinishAsync(exchange, session, UploadReceiver.ParseDigest(exchange.Query("digest")));
                break;
            case "DELETE" when behavior.CancelUploadStatus != 204:
                throw behavior.CancelUploadStatus == 404
                    ? RegistryRefusal.UploadUnknown()
                    : RegistryRefusal.Unsupported(behavior.CancelUploadStatus, "method not allowed");
            case "DELETE":
                await sessions.CloseAsync(session);
                exchange.Empty(204);
                break;
            default:
                throw RegistryRefusal.Unsupported(405, "method not allowed");
        }
    }

    private static bool HasBody(Exchange exchange) =>
        exchange.Request.ContentLength > 0 || exchange.Request.Headers.TransferEncoding.Count > 0;

    private void Progress(Exchange exchange, UploadSession session, int status)
    {
        exchange.Response.Headers.Location = start.Location(exchange, session);
        exchange.Response.Headers["Docker-Upload-UUID"] = session.ShortId;
        exchange.Response.Headers["Range"] = $"0-{Math.Max(0, session.Content.Length - 1)}";
        exchange.Empty(status);
    }

    /// <summary>Artifact Registry takes all data of a session in one request.</summary>
    private void CheckWrite(Exchange exchange, UploadSession session)
    {
        var framed = behavior.RefuseContentRange && exchange.Request.Headers.ContentRange.Count > 0;
        if ((behavior.OneWritePerUpload && session.Written) || framed)
        {
            throw RegistryRefusal.Unsupported(behavior.SecondWriteStatus, "chunked uploads are not supported");
        }
    }
}
