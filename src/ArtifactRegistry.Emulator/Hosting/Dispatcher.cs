using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.GoogleEndpoints;
using ArtifactRegistry.Emulator.Page;
using ArtifactRegistry.Emulator.Protocol;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>From a path to the endpoint that answers it.</summary>
internal sealed class Dispatcher(
    Gate gate,
    ManifestEndpoint manifests,
    TagListEndpoint tags,
    BlobEndpoint blobs,
    StartUploadEndpoint startUpload,
    UploadEndpoint uploads,
    ReferrersEndpoint referrers,
    CatalogEndpoint catalog,
    RegistryTokenEndpoint registryToken,
    OAuthTokenEndpoint oauth,
    SecurityTokenEndpoint securityToken,
    IamCredentialsEndpoint iamCredentials,
    MetadataEndpoint metadata,
    PageEndpoint page)
{
    public Task DispatchAsync(Exchange exchange)
    {
        var route = Route.Parse(exchange.Request.Path.Value ?? "/");
        return route.Kind switch
        {
            RouteKind.Base => BaseAsync(exchange),
            RouteKind.Manifest => manifests.HandleAsync(exchange, route),
            RouteKind.Tags => tags.HandleAsync(exchange, route),
            RouteKind.Blob => blobs.HandleAsync(exchange, route),
            RouteKind.Download => blobs.DownloadAsync(exchange, route),
            RouteKind.StartUpload => startUpload.HandleAsync(exchange, route),
            RouteKind.Upload => uploads.HandleAsync(exchange, route),
            RouteKind.Referrers => referrers.HandleAsync(exchange, route),
            RouteKind.Catalog => catalog.HandleAsync(exchange),
            RouteKind.RegistryToken => registryToken.HandleAsync(exchange),
            RouteKind.OAuthToken => oauth.HandleAsync(exchange),
            RouteKind.SecurityTokenService => securityToken.HandleAsync(exchange),
            RouteKind.GenerateAccessToken => iamCredentials.HandleAsync(exchange, route),
            RouteKind.Metadata => metadata.HandleAsync(exchange, route.Reference),
            RouteKind.Page when route.Reference == "/" && MetadataEndpoint.IsPing(exchange) => metadata.HandleAsync(exchange, "/"),
            RouteKind.Page => page.HandleAsync(exchange, route.Reference),
            _ => throw RegistryRefusal.Unsupported(404, "page not found"),
        };
    }

    /// <summary>Artifact Registry answers an authenticated <c>GET /v2/</c> with an empty page of HTML.</summary>
    private Task BaseAsync(Exchange exchange)
    {
        gate.EnterBase(exchange);
        return exchange.BytesAsync(default, 200, "text/html; charset=UTF-8");
    }
}
