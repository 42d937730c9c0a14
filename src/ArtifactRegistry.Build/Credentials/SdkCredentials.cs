using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Whether the .NET SDK's own push finds credentials, so that ours are not needed there.</summary>
internal static class SdkCredentials
{
    /// <summary>Whether one of the SDK's pairs of variables for the role is set.</summary>
    public static bool FindsItsOwn(RegistryHost host, RegistryRole role, Func<string, string?> readVariable) =>
        SdkCredentialVariables.For(role).Any(pair => !string.IsNullOrEmpty(readVariable(pair.UserName)) && !string.IsNullOrEmpty(readVariable(pair.Password)));
}
