namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>Who sends a request. <see langword="null"/> in its place: an anonymous caller.</summary>
/// <param name="Member">The member's name: an e-mail, or any name that a token was issued for.</param>
/// <param name="Scopes">The OAuth scopes of the token, blank-separated.</param>
internal sealed record Caller(string Member, string Scopes)
{
    public const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

    private static readonly string[] ReadScopes =
    [
        "https://www.googleapis.com/auth/cloud-platform.read-only",
        "https://www.googleapis.com/auth/devstorage.read_only",
    ];

    private static readonly string[] WriteScopes =
    [
        "https://www.googleapis.com/auth/devstorage.read_write",
        "https://www.googleapis.com/auth/devstorage.full_control",
    ];

    /// <summary>Whether the token's scopes let it read, or write.</summary>
    public bool ScopesAllow(bool write, bool storageScopes)
    {
        var scopes = Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return scopes.Contains(CloudPlatform)
            || (storageScopes && scopes.Any(s => WriteScopes.Contains(s) || (!write && ReadScopes.Contains(s))))
            || (!write && scopes.Contains(ReadScopes[0]));
    }
}
