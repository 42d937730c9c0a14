using ArtifactRegistry.Build.References;

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

/// <summary>The scopes that a token is asked for.</summary>
internal static class OAuthScopes
{
    private const string Prefix = "https://www.googleapis.com/auth/";

    /// <summary>Reads <c>ArtifactRegistryScopes</c>: a short name such as <c>cloud-platform.read-only</c> stands for Google's scope of that
    /// name, as in oauth2l.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">An entry is empty.</exception>
    public static IReadOnlyList<string> Parse(string setting)
    {
        var scopes = PropertyList.Split(setting, "ArtifactRegistryScopes");
        return scopes.Count == 0
            ? [Prefix + "cloud-platform"]
            : [.. scopes.Select(scope => scope.Contains(':', StringComparison.Ordinal) ? scope : Prefix + scope)];
    }
}
