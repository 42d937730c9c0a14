using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>A user name and a password, as a docker login or the SDK's variables hold them.</summary>
internal sealed class PasswordCredential(SafeText source, SafeText identity, string userName, string password)
    : RegistryCredential(source, identity)
{
    /// <summary>The user name.</summary>
    public string UserName { get; } = userName;

    /// <summary>The password; a secret.</summary>
    public string Password { get; } = password;
}
