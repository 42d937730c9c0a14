using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Where gcloud keeps its configuration (googlecloudsdk/core/config.py).</summary>
internal static class GcloudDirectory
{
    /// <summary>The directory; it need not exist.</summary>
    public static NamedPath Of(CredentialContext context) =>
        context.PathIn(SafeText.Of($"CLOUDSDK_CONFIG"), PathContent.ConfigurationDirectory)
        ?? (OperatingSystem.IsWindows() && context.PathIn(SafeText.Of($"APPDATA")) is { } roaming
            ? roaming.Below("gcloud")
            : context.Home.Below(".config", "gcloud"));
}
