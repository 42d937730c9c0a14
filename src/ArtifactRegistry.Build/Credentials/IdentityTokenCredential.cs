using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>A refresh token that a docker login left ("identity token"): a registry's token service takes it for a token of its own
/// (distribution, <i>OAuth2 Token Authentication</i>, <c>grant_type=refresh_token</c>).</summary>
internal sealed class IdentityTokenCredential(SafeText source, SafeText identity, string token) : RegistryCredential(source, identity)
{
    /// <summary>The refresh token; a secret.</summary>
    public string Token { get; } = token;
}
