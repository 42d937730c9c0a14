namespace ArtifactRegistry.Build.Credentials;

/// <summary>The sources that a build asks, in their order.</summary>
internal static class CredentialSources
{
    /// <summary>The chain for these settings.</summary>
    public static CredentialChain CreateChain(CredentialContext context) => new(
    [
        new EnvironmentSource(context),
    ]);
}
