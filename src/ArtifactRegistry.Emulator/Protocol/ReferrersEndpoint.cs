using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>/v2/NAME/referrers/DIGEST</c>: the manifests whose subject is the digest; an empty list when there is none.</summary>
internal sealed class ReferrersEndpoint(Gate gate, RegistryBehavior behavior)
{
    public Task HandleAsync(Exchange exchange, Route route)
    {
        var name = gate.Enter(exchange, route.Name, RegistryAction.Download);
        if (!behavior.Referrers)
        {
            throw RegistryRefusal.Unsupported(404, "the referrers API is not supported");
        }

        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        if (!Digest.TryParse(route.Reference, out var subject))
        {
            throw RegistryRefusal.DigestInvalid("provided digest is not a supported digest");
        }

        var referrers = exchange.Content.Find(name.Full)?.ReferrersOf(subject) ?? [];
        if (exchange.Query("artifactType") is { Length: > 0 } artifactType)
        {
            referrers = referrers.Where(m => m.Document.ArtifactType == artifactType);
            exchange.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        return exchange.JsonAsync(IndexOf(referrers), ProtocolJson.Wire.ReferrersBody, 200, behavior.ReferrersContentType);
    }

    public static ReferrersBody IndexOf(IEnumerable<ManifestRecord> referrers) =>
        new(2, ManifestDocument.OciIndex, [.. referrers.Select(Describe)]);

    private static ReferrerDescriptor Describe(ManifestRecord manifest) => new(
        manifest.Document.MediaType,
        manifest.Digest.ToString(),
        manifest.Bytes.Length,
        manifest.Document.ArtifactType,
        manifest.Document.Annotations.Count == 0 ? null : manifest.Document.Annotations);
}
