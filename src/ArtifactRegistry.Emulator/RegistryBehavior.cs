namespace ArtifactRegistry.Emulator;

/// <summary>
/// The registry's manners beyond the OCI specification. What is documented or was captured from Artifact Registry has that as its default;
/// what nobody has verified is a switch, so that a client can be tried against each answer (<c>docs/emulator.md</c> names the sources).
/// </summary>
public sealed record RegistryBehavior
{
    /// <summary>Artifact Registry as its documentation and captures show it.</summary>
    public static RegistryBehavior ArtifactRegistry { get; } = new();

    /// <summary>A registry with none of Artifact Registry's refusals; the tag list extension stays.</summary>
    public static RegistryBehavior PlainRegistry { get; } = new()
    {
        RequireImagePath = false,
        OneWritePerUpload = false,
        UploadsOutsideV2 = false,
        SinglePostUpload = true,
        MountWithoutFrom = true,
        RedirectBlobDownloads = false,
        TagDeleteKeepsManifest = true,
        RefuseDanglingDeletes = false,
        RefuseEmptyBlobs = false,
        AcceptMustMatch = false,
        MissingImageHasEmptyTagList = false,
    };

    /// <summary>Names need project, repository and image; fewer components are <c>NAME_INVALID</c>.</summary>
    public bool RequireImagePath { get; init; } = true;

    /// <summary>The message for a name of two components. Reported in 2020.</summary>
    public string MissingImageMessage { get; init; } =
        "Missing image name. Pushes should be of the form docker push HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE";

    /// <summary>An upload session takes one write; a second is refused with <see cref="SecondWriteStatus"/>. Documented.</summary>
    public bool OneWritePerUpload { get; init; } = true;

    /// <summary>The status of a second write to an upload session. Unverified; 405 was seen once.</summary>
    public int SecondWriteStatus { get; init; } = 405;

    /// <summary>A PATCH with <c>Content-Range</c> is refused even as the first write. Unverified; one client reported it.</summary>
    public bool RefuseContentRange { get; init; }

    /// <summary>Upload locations are under <c>/artifacts-uploads/</c> and need no credential. Reported.</summary>
    public bool UploadsOutsideV2 { get; init; } = true;

    /// <summary>Upload locations are absolute URLs; otherwise they are relative. Both were reported.</summary>
    public bool AbsoluteUploadLocations { get; init; }

    /// <summary>
    /// The least number of characters of an upload location's last segment; 0 leaves it at 40. Locations of over 16 KiB were reported for
    /// federated identities.
    /// </summary>
    public int UploadLocationLength { get; init; }

    /// <summary>A blob of zero bytes is refused with 400. Reported (oras-project/oras-go#294).</summary>
    public bool RefuseEmptyBlobs { get; init; } = true;

    /// <summary>
    /// The status of a <c>DELETE</c> of an upload location. 204 cancels the upload; any other status refuses the request and leaves the
    /// upload open, as a registry that knows no such method does (404 or 405). That Artifact Registry has the method is documented
    /// (<c>Docker-CancelUpload</c>); the status is the specification's.
    /// </summary>
    public int CancelUploadStatus { get; init; } = 204;

    /// <summary><c>POST …?digest=</c> with the body takes the blob at once; otherwise it just opens a session. Unverified.</summary>
    public bool SinglePostUpload { get; init; }

    /// <summary>A blob can be mounted from another image of the same host. Unverified.</summary>
    public bool CrossRepositoryMount { get; init; } = true;

    /// <summary>A mount without <c>from</c> succeeds when the blob is somewhere on the host that the caller can read. Reported for
    /// GCR.</summary>
    public bool MountWithoutFrom { get; init; }

    /// <summary>All images of a repository share their blobs. Unverified.</summary>
    public bool BlobsSharedInRepository { get; init; }

    /// <summary>A blob's GET answers 302 to <c>/artifacts-downloads/</c> on the same host. Captured.</summary>
    public bool RedirectBlobDownloads { get; init; } = true;

    /// <summary>The redirected download refuses a request that carries <c>Authorization</c>. Unverified.</summary>
    public bool DownloadRefusesAuthorization { get; init; }

    /// <summary>Deleting a tag leaves its manifest. Reported; the OCI specification allows it.</summary>
    public bool TagDeleteKeepsManifest { get; init; } = true;

    /// <summary>A manifest that a tag, an index or a referrer holds cannot be deleted. Reported.</summary>
    public bool RefuseDanglingDeletes { get; init; } = true;

    /// <summary>The status of refusals by immutable tags, moves and deletes: 400, or 409, which a runbook names. Unverified.</summary>
    public int ImmutableTagStatus { get; init; } = 400;

    /// <summary>The largest manifest, in bytes. Unverified; the specification asks for 4 MiB at least.</summary>
    public int ManifestSizeLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// A manifest whose media type the request's <c>Accept</c> lacks is answered with 404 <c>MANIFEST_UNKNOWN</c>,
    /// <c>Manifest has media type "…"</c>; otherwise it is served unchanged. Reported (GoogleCloudPlatform/gcr-cleaner#113). A request
    /// without <c>Accept</c> accepts everything.
    /// </summary>
    public bool AcceptMustMatch { get; init; } = true;

    /// <summary>A manifest may name blobs and manifests that the registry lacks. Unverified.</summary>
    public bool AllowMissingReferences { get; init; }

    /// <summary>The tag list's page size, and the most that <c>n</c> can ask for. Reported.</summary>
    public int TagListMaximum { get; init; } = 10_000;

    /// <summary>A tag list cut short carries a <c>Link</c> to the rest, and takes <c>last</c>. Unverified.</summary>
    public bool TagListLinks { get; init; } = true;

    /// <summary>The tag list of an image that does not exist is 200 with empty lists; otherwise 404 <c>NAME_UNKNOWN</c>.
    /// Reported.</summary>
    public bool MissingImageHasEmptyTagList { get; init; } = true;

    /// <summary>
    /// A manifest with a subject makes the registry set the tag <c>sha256-HEX</c> of the subject to an index of its referrers, beside the
    /// referrers API. The index that the tag had before stays as an untagged manifest. Unverified (notaryproject/notation#1222 reports it).
    /// </summary>
    public bool ServerSetsReferrersTags { get; init; }

    /// <summary>The referrers API is served; otherwise it is 404, as before October 2024.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>The content type of a referrers answer. How Artifact Registry deviates is unverified.</summary>
    public string ReferrersContentType { get; init; } = "application/vnd.oci.image.index.v1+json";

    /// <summary>A public repository's content needs an anonymous token, too; otherwise it is served without any. Unverified.</summary>
    public bool PublicReadsNeedToken { get; init; } = true;

    /// <summary>
    /// Any Basic user name is accepted with an access token; otherwise only those that Google's own tools send. That others are refused was
    /// reported (GoogleCloudPlatform/docker-credential-gcr#129).
    /// </summary>
    public bool AnyBasicUserName { get; init; }

    /// <summary>A service account's self-signed JWT with a <c>scope</c> is taken as an access token. Inferred from Google's own
    /// client.</summary>
    public bool AcceptSelfSignedJwt { get; init; } = true;

    /// <summary>Tokens of the token endpoint live this long. Captured for anonymous ones, unverified for others.</summary>
    public TimeSpan RegistryTokenLifetime { get; init; } = TimeSpan.FromSeconds(43_200);

    /// <summary>The token endpoint refuses a repository that does not exist; otherwise only the data requests do. Unverified.</summary>
    public bool MintRefusesMissingRepository { get; init; } = true;

    /// <summary>A token with only a <c>devstorage</c> or read-only scope is enough to pull. Unverified.</summary>
    public bool StorageScopesCanPull { get; init; } = true;

    /// <summary>A 429 of the quota carries <c>Retry-After</c>. Unverified.</summary>
    public bool QuotaRetryAfter { get; init; } = true;
}
