using ArtifactRegistry.Build.Credentials.DockerConfig;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials.Sources;

/// <summary>What the .NET SDK's own push and pull find on this machine, so that they are left alone where they find something.</summary>
internal static class SdkCredentials
{
    /// <summary>Whether the SDK would find a credential for the registry: one of its variables, or an entry of a Docker or Podman
    /// configuration for this very host. Files are read; no helper is run and nothing is asked over a network. A <c>credsStore</c> alone
    /// does not count, only with the (empty) entry that <c>docker login</c> leaves for the host; what else the store may hold, the chain
    /// finds and hands over.</summary>
    /// <exception cref="ArtifactRegistryException">A configuration is unreadable or malformed, which the SDK would fail on too.</exception>
    public static bool FindsItsOwn(RegistryHost host, RegistryRole role, Func<string, string?> readVariable)
    {
        var context = new CredentialContext(new CredentialSettings(), readVariable, TimeProvider.System);
        return HasVariables(role, readVariable)
            || DockerConfigurationPath.ReadAll(context).Any(configuration => HasEntry(configuration, new DockerServer(host)));
    }

    /// <summary>Whether one of the SDK's pairs of variables for the role is set.</summary>
    public static bool HasVariables(RegistryRole role, Func<string, string?> readVariable) =>
        SdkCredentialVariables.For(role)
            .Any(pair => readVariable(pair.UserName.ToString()) is { Length: > 0 }
                && readVariable(pair.Password.ToString()) is { Length: > 0 });

    private static bool HasEntry(DockerConfiguration configuration, DockerServer server) =>
        server.FindAsSdk(configuration.CredHelpers) is not null
        || (server.FindAsSdk(configuration.Auths) is { } login
            && (configuration.CredsStore is { Length: > 0 } || login is { Auth.Length: > 0 } or { IdentityToken.Length: > 0 }));
}
