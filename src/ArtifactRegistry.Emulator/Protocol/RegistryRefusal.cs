namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>An answer of the registry other than success: a status and one error of the specification's body.</summary>
internal sealed class RegistryRefusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The challenge to send along, if any.</summary>
    public string? Challenge { get; init; }

    /// <summary>Seconds of <c>Retry-After</c>, if any.</summary>
    public int? RetryAfter { get; init; }

    public static RegistryRefusal Denied(string message) => new(403, "DENIED", message);

    public static RegistryRefusal NameInvalid(string message) => new(400, "NAME_INVALID", message);

    public static RegistryRefusal RepositoryUnknown(string repository) =>
        new(404, "NAME_UNKNOWN", $"Repository \"{repository}\" not found");

    public static RegistryRefusal ImageUnknown(string image) => new(404, "NAME_UNKNOWN", $"Image \"{image}\" not found");

    public static RegistryRefusal ManifestUnknown(string reference) => new(404, "MANIFEST_UNKNOWN", $"Failed to fetch \"{reference}\"");

    public static RegistryRefusal ManifestNotAccepted(string mediaType, IEnumerable<string> accepted) =>
        new(
            404,
            "MANIFEST_UNKNOWN",
            $"Manifest has media type \"{mediaType}\" but client accepts [{string.Join(' ', accepted.Select(a => $"\"{a}\""))}]");

    public static RegistryRefusal ManifestInvalid(string message, int status = 400) => new(status, "MANIFEST_INVALID", message);

    public static RegistryRefusal BlobUnknown(string digest) => new(404, "BLOB_UNKNOWN", $"blob {digest} unknown to registry");

    public static RegistryRefusal UploadUnknown() => new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");

    public static RegistryRefusal UploadInvalid(string message, int status = 400) => new(status, "BLOB_UPLOAD_INVALID", message);

    public static RegistryRefusal DigestInvalid(string message) => new(400, "DIGEST_INVALID", message);

    public static RegistryRefusal Unsupported(int status, string message) => new(status, "UNSUPPORTED", message);

    public static RegistryRefusal TooManyRequests(string message, int? retryAfter) =>
        new(429, "TOOMANYREQUESTS", message) { RetryAfter = retryAfter };
}
