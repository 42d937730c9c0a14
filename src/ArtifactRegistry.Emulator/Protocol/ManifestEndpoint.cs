using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>/v2/NAME/manifests/REFERENCE</c>: get, put, delete.</summary>
internal sealed class ManifestEndpoint(Gate gate, RegistryBehavior behavior, ManifestWriter writer)
{
    public Task HandleAsync(Exchange exchange, Route route) => exchange.Request.Method switch
    {
        "GET" or "HEAD" => GetAsync(exchange, route),
        "PUT" => PutAsync(exchange, route),
        "DELETE" => Delete(exchange, route),
        _ => throw RegistryRefusal.Unsupported(405, "method not allowed"),
    };

    private async Task GetAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Download);
        CheckReference(route.Reference);
        var manifest = exchange.Content.Find(name.Full)?.Find(route.Reference)
            ?? throw RegistryRefusal.ManifestUnknown(route.Reference);
        if (behavior.AcceptMustMatch && Accepted(exchange) is { Length: > 0 } accepted && !Accepts(accepted, manifest.Document.MediaType))
        {
            throw RegistryRefusal.ManifestNotAccepted(manifest.Document.MediaType, accepted);
        }

        exchange.Response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        exchange.Response.Headers.ETag = $"\"{manifest.Digest}\"";
        await exchange.BytesAsync(manifest.Bytes, 200, manifest.Document.MediaType);
    }

    private async Task PutAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Upload);
        CheckReference(route.Reference);
        var bytes = await ReadBodyAsync(exchange);
        var manifest = await writer.PutAsync(exchange, name, route.Reference, bytes);
        exchange.Response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        exchange.Response.Headers.Location = $"/v2/{name.Full}/manifests/{manifest.Digest}";
        if (manifest.Document.Subject is { } subject && behavior.Referrers)
        {
            exchange.Response.Headers["OCI-Subject"] = subject.ToString();
        }

        exchange.Empty(201);
    }

    private Task Delete(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Delete);
        CheckReference(route.Reference);
        var removed = Digest.TryParse(route.Reference, out var digest)
            ? writer.RemoveManifest(exchange, name, digest)
            : writer.RemoveTag(exchange, name, route.Reference);
        if (!removed)
        {
            throw RegistryRefusal.ManifestUnknown(route.Reference);
        }

        exchange.Empty(202);
        return Task.CompletedTask;
    }

    private static void CheckReference(string reference)
    {
        if (reference.Contains(':') && !Digest.TryParse(reference, out _))
        {
            throw RegistryRefusal.DigestInvalid("provided digest is not a supported digest");
        }

        if (!reference.Contains(':') && !ImageName.IsValidTag(reference))
        {
            throw new RegistryRefusal(400, "TAG_INVALID", "manifest tag did not match its grammar");
        }
    }

    private static string[] Accepted(Exchange exchange) =>
    [
        .. exchange.Request.Headers.Accept
            .SelectMany(line => (line ?? "").Split(','))
            .Select(part => part.Split(';')[0].Trim())
            .Where(part => part.Length > 0),
    ];

    private static bool Accepts(string[] accepted, string mediaType) =>
        accepted.Contains(mediaType) || accepted.Contains("*/*") || accepted.Contains("application/*");

    private async Task<byte[]> ReadBodyAsync(Exchange exchange)
    {
        var limit = behavior.ManifestSizeLimit;
        if (exchange.Request.ContentLength > limit)
        {
            throw RegistryRefusal.ManifestInvalid($"manifest is larger than {limit} bytes", 413);
        }

        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (await exchange.Request.Body.ReadAsync(buffer, exchange.Aborted) is > 0 and int read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > limit)
            {
                throw RegistryRefusal.ManifestInvalid($"manifest is larger than {limit} bytes", 413);
            }
        }

        return body.ToArray();
    }
}
