using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>A file where a Docker or Podman configuration may be.</summary>
/// <param name="Path">The file.</param>
/// <param name="Origin">Why it is read.</param>
/// <param name="IsNamed">Whether a variable names this very file, so that it must be there.</param>
internal sealed record DockerConfigurationPath(NamedPath Path, FileOrigin Origin, bool IsNamed = false)
{
    private static readonly SafeText AuthFile = SafeText.Of($"REGISTRY_AUTH_FILE");
    private static readonly SafeText DockerDirectory = SafeText.Of($"DOCKER_CONFIG");

    /// <summary>The places in the order in which the .NET SDK's container publish reads them (Valleysoft.DockerCredsProvider), so that both
    /// find the same: Podman's file, then Docker's. <c>REGISTRY_AUTH_FILE</c> names the only one. Podman reads <c>XDG_CONFIG_HOME</c>, the
    /// SDK <c>XDG_CONFIG_DIR</c>.</summary>
    public static IReadOnlyList<DockerConfigurationPath> All(CredentialContext context)
    {
        if (context.PathIn(AuthFile, PathContent.Configuration) is { } named)
        {
            return [new(named, FileOrigin.Variable(AuthFile), IsNamed: true)];
        }

        var paths = new List<DockerConfigurationPath>();
        var login = new FileOrigin(SafeText.Of($"where podman login keeps credentials"), SafeText.Of($"remove it"));
        if (context.PathIn(SafeText.Of($"XDG_RUNTIME_DIR"), PathContent.ConfigurationDirectory) is { } runtime)
        {
            paths.Add(new(runtime.Below("containers", "auth.json"), login));
        }

        var configuration = context.PathIn(SafeText.Of($"XDG_CONFIG_DIR"), PathContent.ConfigurationDirectory)
            ?? context.PathIn(SafeText.Of($"XDG_CONFIG_HOME"), PathContent.ConfigurationDirectory)
            ?? context.Home.Below(".config");
        paths.Add(new(configuration.Below("containers", "auth.json"), login));
        var dockerLogin = new FileOrigin(SafeText.Of($"where docker login keeps credentials"), SafeText.Of($"remove it"));
        paths.Add(context.PathIn(DockerDirectory, PathContent.ConfigurationDirectory) is { } directory
            ? new(directory.Below("config.json"), FileOrigin.Variable(DockerDirectory))
            : new(context.Home.Below(".docker", "config.json"), dockerLogin));
        return paths;
    }

    /// <summary>The configurations that are there, in order.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">One is unreadable or malformed, or the one that a variable names is
    /// missing.</exception>
    public static IEnumerable<DockerConfiguration> ReadAll(CredentialContext context) =>
        All(context).Where(file => file.IsNamed || File.Exists(file.Path.Value)).Select(DockerConfiguration.Read);
}
