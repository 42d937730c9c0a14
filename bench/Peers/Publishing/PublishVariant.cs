namespace ArtifactRegistry.Build.Bench.Peers.Publishing;

/// <summary>A way to publish, and what it adds.</summary>
/// <param name="Name">What is asked of the package.</param>
/// <param name="UsesPackage">Whether the project references it.</param>
/// <param name="IsActive">Whether the registry counts as Artifact Registry, so that the package does its work.</param>
/// <param name="Credential">Where the credential is.</param>
/// <param name="Properties">More properties of the project.</param>
internal sealed record PublishVariant(string Name, bool UsesPackage, bool IsActive, PublishCredential Credential, string Properties = "")
{
    public static IReadOnlyList<PublishVariant> All { get; } =
    [
        new("without the package", UsesPackage: false, IsActive: false, PublishCredential.SdkVariables),
        new("nothing asked: the package sleeps", UsesPackage: true, IsActive: false, PublishCredential.SdkVariables),
        new("environment token", UsesPackage: true, IsActive: true, PublishCredential.AccessToken),
        new(
            "environment token, policy Fail, one more tag",
            UsesPackage: true,
            IsActive: true,
            PublishCredential.AccessToken,
            "<ArtifactRegistryTagPolicy>Fail</ArtifactRegistryTagPolicy>"
            + "<ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>"),
        new("service account", UsesPackage: true, IsActive: true, PublishCredential.ServiceAccount),
    ];
}

/// <summary>Where a publish finds its credential.</summary>
internal enum PublishCredential
{
    /// <summary>The SDK's own variables.</summary>
    SdkVariables,

    /// <summary><c>GOOGLE_OAUTH_ACCESS_TOKEN</c>.</summary>
    AccessToken,

    /// <summary><c>GOOGLE_APPLICATION_CREDENTIALS</c> names a service account's key.</summary>
    ServiceAccount,
}
