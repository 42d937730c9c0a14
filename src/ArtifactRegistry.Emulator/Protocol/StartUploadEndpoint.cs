using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>POST /v2/NAME/blobs/uploads/</c>: mounts a blob, takes one at once, or opens an upload session.</summary>
internal sealed class StartUploadEndpoint(Gate gate, RegistryBehavior behavior, UploadSessions sessions, UploadReceiver receiver)
{
    public async Task HandleAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Upload);
        if (exchange.Request.Method != "POST")
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        if (exchange.Query("mount") is { } mount && TryMount(exchange, name, mount))
        {
            return;
        }

        Digest? digest = exchange.Query("digest") is { } text ? UploadReceiver.ParseDigest(text) : null;
        var session = sessions.Open(name, exchange.Host.Index);
        if (digest is { } expected && behavior.SinglePostUpload)
        {
            await receiver.FinishAsync(exchange, session, expected);
            return;
        }

        exchange.Response.Headers.Location = Location(exchange, session);
        exchange.Response.Headers["Docker-Upload-UUID"] = session.ShortId;
        if (!behavior.OneWritePerUpload)
        {
            exchange.Response.Headers["OCI-Chunk-Min-Length"] = "1";
        }

        exchange.Response.Headers["Range"] = "0-0";
        exchange.Empty(202);
    }

    /// <summary>Where the session's next request goes.</summary>
    public string Location(Exchange exchange, UploadSession session)
    {
        var path = behavior.UploadsOutsideV2
            ? $"/artifacts-uploads/namespaces/{session.Name.Project}/repositories/{session.Name.Repository}/uploads/{session.Id}"
            : $"/v2/{session.Name.Full}/blobs/uploads/{session.Id}";
        return behavior.AbsoluteUploadLocations ? $"{exchange.Request.Scheme}://{exchange.Authority}{path}" : path;
    }

    /// <summary>Gives the image a blob that another has; a mount that fails is just an upload that begins.</summary>
    private bool TryMount(Exchange exchange, ImageName name, string mount)
    {
        if (!Digest.TryParse(mount, out var digest) || !MayMount(exchange, name, digest))
        {
            return false;
        }

        exchange.Content.AddBlob(name.Full, digest, null);
        UploadReceiver.Created(exchange, name, digest);
        return true;
    }

    private bool MayMount(Exchange exchange, ImageName name, Digest digest)
    {
        if (exchange.Query("from") is { } from)
        {
            var source = ImageName.Parse(from);
            return (behavior.CrossRepositoryMount || source.RepositoryPath == name.RepositoryPath) && Has(exchange, source, digest);
        }

        return behavior.MountWithoutFrom && exchange.Content.AllImages.Any(i => Has(exchange, ImageName.Parse(i.Name), digest));
    }

    private bool Has(Exchange exchange, ImageName source, Digest digest) =>
        gate.MayRead(exchange, source) && exchange.Content.HasBlob(source, digest, behavior.BlobsSharedInRepository);
}
