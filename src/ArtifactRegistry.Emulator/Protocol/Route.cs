namespace ArtifactRegistry.Emulator.Protocol;

internal enum RouteKind
{
    Base,
    Catalog,
    RegistryToken,
    Tags,
    Manifest,
    Blob,
    StartUpload,
    Upload,
    Download,
    Referrers,
    OAuthToken,
    SecurityTokenService,
    GenerateAccessToken,
    Metadata,
    Page,
    Other,
}

/// <summary>A request's path, taken apart from its end, for names contain slashes.</summary>
/// <param name="Kind">What it is a path of.</param>
/// <param name="Name">The image's name, where the path has one.</param>
/// <param name="Reference">Tag, digest, session id, or what else the path ends with.</param>
internal readonly record struct Route(RouteKind Kind, string Name = "", string Reference = "")
{
    public static Route Parse(string path)
    {
        if (path is "/v2" or "/v2/")
        {
            return new(RouteKind.Base);
        }

        return path.StartsWith("/v2/", StringComparison.Ordinal) ? ParseRegistry(path[4..]) : ParseOther(path);
    }

    private static Route ParseRegistry(string path)
    {
        if (path is "_catalog" or "token")
        {
            return new(path == "token" ? RouteKind.RegistryToken : RouteKind.Catalog);
        }

        var parts = path.Split('/');
        var n = parts.Length;
        string Name(int tail) => string.Join('/', parts[..(n - tail)]);
        return parts switch
        {
            [_, .., "tags", "list"] => new(RouteKind.Tags, Name(2)),
            [_, .., "manifests", var reference] => new(RouteKind.Manifest, Name(2), reference),
            [_, .., "referrers", var digest] => new(RouteKind.Referrers, Name(2), digest),
            [_, .., "blobs", "uploads"] => new(RouteKind.StartUpload, Name(2)),
            [_, .., "blobs", "uploads", ""] => new(RouteKind.StartUpload, Name(3)),
            [_, .., "blobs", "uploads", var id] => new(RouteKind.Upload, Name(3), id),
            [_, .., "blobs", var digest] => new(RouteKind.Blob, Name(2), digest),
            _ => new(RouteKind.Other),
        };
    }

    private static Route ParseOther(string path) => path.Split('/') switch
    {
        ["", "artifacts-uploads", "namespaces", .., "repositories", _, "uploads", var id] => new(RouteKind.Upload, "", id),
        ["", "artifacts-downloads", "namespaces", .., "repositories", _, "downloads", var id] => new(RouteKind.Download, "", id),
        ["", "token"] => new(RouteKind.OAuthToken),
        ["", "v1", "token"] => new(RouteKind.SecurityTokenService),
        ["", "v1", "projects", "-", "serviceAccounts", var account] => new(RouteKind.GenerateAccessToken, "", account),
        ["", "computeMetadata", ..] => new(RouteKind.Metadata, "", path),
        ["", ""] or ["", "_emulator", ..] => new(RouteKind.Page, "", path),
        _ => new(RouteKind.Other),
    };
}
