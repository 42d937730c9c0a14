using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>/v2/NAME/blobs/DIGEST</c>, and the download location that a GET is sent to.</summary>
internal sealed class BlobEndpoint(Gate gate, RegistryBehavior behavior, DownloadLocations locations, BlobSender sender)
{
    public Task HandleAsync(Exchange exchange, Route route) => exchange.Request.Method switch
    {
        "GET" or "HEAD" => GetAsync(exchange, route),
        "DELETE" => Delete(exchange, route),
        _ => throw RegistryRefusal.Unsupported(405, "method not allowed"),
    };

    /// <summary>A download location is a capability: it asks for no credential.</summary>
    public Task DownloadAsync(Exchange exchange, Route route)
    {
        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        if (behavior.DownloadRefusesAuthorization && exchange.Request.Headers.Authorization.Count > 0)
        {
            throw RegistryRefusal.Unsupported(400, "only one authentication mechanism is allowed");
        }

        return locations.TryRead(route.Reference, out var digest)
            ? sender.SendAsync(exchange, digest)
            : throw RegistryRefusal.BlobUnknown("of this location");
    }

    private Task GetAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Download);
        var digest = Find(exchange, name, route.Reference);
        if (exchange.IsHead || !behavior.RedirectBlobDownloads)
        {
            return sender.SendAsync(exchange, digest);
        }

        exchange.Response.Headers.Location =
            $"/artifacts-downloads/namespaces/{name.Project}/repositories/{name.Repository}/downloads/{locations.Create(digest)}";
        exchange.Empty(302);
        return Task.CompletedTask;
    }

    private Task Delete(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Delete);
        var digest = Find(exchange, name, route.Reference);
        exchange.Content.RemoveBlob(name.Full, digest);
        exchange.Empty(202);
        return Task.CompletedTask;
    }

    private Digest Find(Exchange exchange, ImageName name, string reference)
    {
        if (!Digest.TryParse(reference, out var digest))
        {
            throw RegistryRefusal.DigestInvalid("provided digest is not a supported digest");
        }

        return exchange.Content.HasBlob(name, digest, behavior.BlobsSharedInRepository)
            ? digest
            : throw RegistryRefusal.BlobUnknown(reference);
    }
}
