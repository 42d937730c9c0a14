namespace ArtifactRegistry.Build.Credentials;

/// <summary>What the project says about credentials. Names and addresses only: a secret is never a setting.</summary>
internal sealed record CredentialSettings
{
    /// <summary><c>auto</c>, or the one source to use (<c>ArtifactRegistryCredentialSource</c>).</summary>
    public string Source { get; init; } = "auto";

    /// <summary>The name of the variable that holds an access token (<c>ArtifactRegistryAccessTokenVariable</c>); empty for none.</summary>
    public string AccessTokenVariable { get; init; } = "";

    /// <summary>The service account to act as (<c>ArtifactRegistryImpersonateServiceAccount</c>); empty for none.</summary>
    public string ImpersonateServiceAccount { get; init; } = "";

    /// <summary>The OAuth scopes to ask for (<c>ArtifactRegistryScopes</c>), separated by semicolons; short names allowed.</summary>
    public string Scopes { get; init; } = "cloud-platform";

    /// <summary>Whether a service account's key signs its own token, without a request (<c>ArtifactRegistryUseSelfSignedJwt</c>).</summary>
    public bool UseSelfSignedJwt { get; init; }
}
