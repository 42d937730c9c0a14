namespace ArtifactRegistry.Build.Credentials;

/// <summary>Where gcloud keeps its configuration (googlecloudsdk/core/config.py).</summary>
internal static class GcloudDirectory
{
    /// <summary>The directory; it need not exist.</summary>
    public static string Of(CredentialContext context) => context.Variable("CLOUDSDK_CONFIG")
        ?? (OperatingSystem.IsWindows() && context.Variable("APPDATA") is { } roaming
            ? Path.Combine(roaming, "gcloud")
            : Path.Combine(context.Home, ".config", "gcloud"));
}
