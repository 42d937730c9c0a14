using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Credentials.DockerConfig;

/// <summary>Finds the entry for a registry, or for a repository there, in a Docker or Podman configuration.</summary>
/// <param name="host">The registry.</param>
/// <param name="repository">The repository's path; empty for none.</param>
internal sealed class DockerServer(RegistryHost host, string repository = "")
{
    private const string Hub = "https://index.docker.io/v1/";
    private static readonly string[] HubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    // The forms that docker login wrote over the years (go-containerregistry, pkg/authn/keychain.go).
    private static readonly string[] Paths = ["", "/", "/v1/", "/v2/"];

    private readonly string hostName = Canonical(host.Name);

    /// <summary>What a helper is asked for.</summary>
    public string Name { get; } = HubNames.Contains(host.Name, StringComparer.Ordinal) ? Hub : host.Name;

    /// <summary>The registry, as a message shows it.</summary>
    public SafeText Text { get; } = host.Text;

    /// <summary>The entry whose key names the longest part of the repository, or else the registry; <see langword="null"/> when there is
    /// none. Of several keys for the registry the one that Docker itself asks for wins, then the first.</summary>
    public Match<T>? Find<T>(IReadOnlyDictionary<string, T>? entries)
        where T : class?
    {
        Match<T>? found = null;
        foreach (var (key, entry) in entries ?? new Dictionary<string, T>(StringComparer.Ordinal))
        {
            if (entry is not null
                && PathOf(key) is { } path
                && (found is null || path.Length > found.Path.Length || (path.Length == found.Path.Length && key == Name)))
            {
                found = new Match<T>(entry, path);
            }
        }

        return found;
    }

    /// <summary>The entry that the .NET SDK's push would find: it knows fewer forms of a key.</summary>
    public T? FindAsSdk<T>(IReadOnlyDictionary<string, T>? entries)
        where T : class?
    {
        if (entries is null)
        {
            return null;
        }

        var urls = Paths.SelectMany(path => new[] { $"https://{host}{path}", $"http://{host}{path}" });
        string[] keys = [Name, .. urls, host.Name];
        return keys.Select(key => entries.GetValueOrDefault(key)).FirstOrDefault(entry => entry is not null);
    }

    // Docker drops the scheme and all from the first slash (docker/cli, credentials.ConvertToHostname). Without a scheme a path is Podman's
    // name of a namespace or repository (containers-auth.json(5)), unless it is the registry API's own.
    private string? PathOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal);
        var parts = (start < 0 ? key : key[(start + 3)..]).Split('/', 2);
        if (!Canonical(parts[0]).Equals(hostName, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = parts.Length > 1 && start < 0 ? parts[1].Trim('/') : "";
        return path is "" or "v1" or "v2" ? ""
            : repository == path || repository.StartsWith($"{path}/", StringComparison.Ordinal) ? path
            : null;
    }

    private static string Canonical(string name) => HubNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? HubNames[0] : name;

    /// <summary>An entry.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Path">The part of the repository's path that its key names; empty for the whole registry.</param>
    internal sealed record Match<T>(T Entry, string Path);
}
