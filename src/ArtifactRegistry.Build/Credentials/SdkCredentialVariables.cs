using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>The variables that the .NET SDK's container publish reads its credentials from (dotnet/sdk,
/// <c>AuthHandshakeMessageHandler</c>).</summary>
internal static class SdkCredentialVariables
{
    /// <summary>The pair for the registry that is pushed to.</summary>
    public static readonly Pair Push = new(
        SafeText.Of($"DOTNET_CONTAINER_PUSH_REGISTRY_UNAME"), SafeText.Of($"DOTNET_CONTAINER_PUSH_REGISTRY_PWORD"));

    /// <summary>The pair for the base image's registry.</summary>
    public static readonly Pair Pull = new(
        SafeText.Of($"DOTNET_CONTAINER_PULL_REGISTRY_UNAME"), SafeText.Of($"DOTNET_CONTAINER_PULL_REGISTRY_PWORD"));

    private static readonly Pair Both = new(
        SafeText.Of($"DOTNET_CONTAINER_REGISTRY_UNAME"), SafeText.Of($"DOTNET_CONTAINER_REGISTRY_PWORD"));
    private static readonly Pair Legacy = new(SafeText.Of($"SDK_CONTAINER_REGISTRY_UNAME"), SafeText.Of($"SDK_CONTAINER_REGISTRY_PWORD"));

    /// <summary>The pairs that the SDK reads for a registry of this role, in its order. For any other registry it reads none.</summary>
    public static IReadOnlyList<Pair> For(RegistryRole role) => role switch
    {
        RegistryRole.PushTarget => [Push, Both, Legacy],
        RegistryRole.BaseImage => [Pull],
        _ => [],
    };

    /// <summary>The names of the variables for a user and a password.</summary>
    internal sealed record Pair(SafeText UserName, SafeText Password);
}
