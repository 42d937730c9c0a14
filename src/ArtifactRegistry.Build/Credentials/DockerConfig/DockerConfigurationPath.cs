using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>A place where a Docker or Podman configuration may be.</summary>
/// <param name="Path">The file.</param>
/// <param name="Origin">Why it is read.</param>
/// <param name="IsNamed">Whether a variable names this very file, so that it must be there.</param>
internal sealed record DockerConfigurationPath(string Path, FileOrigin Origin, bool IsNamed = false)
{
    private const string AuthFile = "REGISTRY_AUTH_FILE";

    /// <summary>The places in the order in which the .NET SDK's container publish reads them (Valleysoft.DockerCredsProvider), so that both find the same:
    /// Podman's file, then Docker's. <c>REGISTRY_AUTH_FILE</c> names the only one. Podman reads <c>XDG_CONFIG_HOME</c>, the SDK <c>XDG_CONFIG_DIR</c>.</summary>
    public static IReadOnlyList<DockerConfigurationPath> All(CredentialContext context)
    {
        if (context.Variable(AuthFile) is { } named)
        {
            return [new(named, FileOrigin.Variable(AuthFile), IsNamed: true)];
        }

        var paths = new List<DockerConfigurationPath>();
        var login = new FileOrigin("where podman login keeps credentials", "remove it");
        if (context.Variable("XDG_RUNTIME_DIR") is { } runtime)
        {
            paths.Add(new(System.IO.Path.Combine(runtime, "containers", "auth.json"), login));
        }

        var configuration = context.Variable("XDG_CONFIG_DIR") ?? context.Variable("XDG_CONFIG_HOME") ?? System.IO.Path.Combine(context.Home, ".config");
        paths.Add(new(System.IO.Path.Combine(configuration, "containers", "auth.json"), login));
        paths.Add(context.Variable("DOCKER_CONFIG") is { } directory
            ? new(System.IO.Path.Combine(directory, "config.json"), FileOrigin.Variable("DOCKER_CONFIG"))
            : new(System.IO.Path.Combine(context.Home, ".docker", "config.json"), new FileOrigin("where docker login keeps credentials", "remove it")));
        return paths;
    }

    /// <summary>The configurations that are there, in order.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">One is unreadable or malformed, or the one that a variable names is missing.</exception>
    public static IEnumerable<DockerConfiguration> ReadAll(CredentialContext context) =>
        All(context).Where(file => file.IsNamed || File.Exists(file.Path)).Select(DockerConfiguration.Read);
}
