using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>How a registry is called in a Docker configuration.</summary>
internal sealed class DockerServer
{
    private const string Hub = "https://index.docker.io/v1/";
    private static readonly string[] HubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    // The forms that docker login wrote over the years (go-containerregistry, pkg/authn/keychain.go).
    private static readonly string[] Paths = ["", "/", "/v1/", "/v2/"];

    private readonly string[] names;

    /// <summary>The names of <paramref name="host"/>.</summary>
    public DockerServer(RegistryHost host)
    {
        Name = HubNames.Contains(host.Name, StringComparer.Ordinal) ? Hub : host.Name;
        names = [Name, .. Paths.SelectMany(path => new[] { $"https://{host}{path}", $"http://{host}{path}" }), host.Name];
    }

    /// <summary>What a helper is asked for.</summary>
    public string Name { get; }

    /// <summary>The registry's entry; <see langword="null"/> when there is none.</summary>
    public T? Find<T>(IReadOnlyDictionary<string, T>? entries)
        where T : class? => entries is null ? null : names.Select(name => entries.GetValueOrDefault(name)).FirstOrDefault(entry => entry is not null);
}
