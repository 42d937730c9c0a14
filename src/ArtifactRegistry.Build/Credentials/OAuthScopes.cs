using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials;

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
