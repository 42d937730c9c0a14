using System.Collections;
using System.Text;
using System.Text.Json;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>An access token for the hosts of a registry: as a variable for us, as docker's and regctl's configuration for the
/// peers.</summary>
internal sealed class Login
{
    private static readonly string[] Own =
    [
        "GOOGLE_", "CLOUDSDK_", "GCE_", "DOTNET_CONTAINER", "SDK_CONTAINER", "MSBuild", "DOCKER_", "REGISTRY_AUTH", "XDG_",
        "ArtifactRegistry", "Container", "CI", "GITHUB_",
    ];

    public Login(IReadOnlyList<string> hosts, string token, string folder)
    {
        (Hosts, Token, Folder) = (hosts, token, folder);
        Directory.CreateDirectory(Path.Combine(folder, "docker"));
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"oauth2accesstoken:{token}"));
        Write("docker/config.json", new { auths = hosts.ToDictionary(host => host, _ => new { auth }) });
        Write(
            "regctl.json",
            new { hosts = hosts.ToDictionary(host => host, host => new { tls = "disabled", user = "oauth2accesstoken", pass = token }) });
    }

    public IReadOnlyList<string> Hosts { get; }

    /// <summary>The hosts that an operation is about.</summary>
    public IReadOnlyList<string> HostsOf(Operation operation)
    {
        var text = JsonSerializer.Serialize(operation);
        return [.. Hosts.Where(host => text.Contains($"{host}/", StringComparison.Ordinal))];
    }

    public string Token { get; }

    public string Folder { get; }

    /// <summary>What a peer sees.</summary>
    public IReadOnlyDictionary<string, string?> ForPeers() => new Dictionary<string, string?>(Clean(Folder))
    {
        ["DOCKER_CONFIG"] = Path.Combine(Folder, "docker"),
        ["REGISTRY_AUTH_FILE"] = Path.Combine(Folder, "docker", "config.json"),
        ["REGCTL_CONFIG"] = Path.Combine(Folder, "regctl.json"),
    };

    /// <summary>What a build sees.</summary>
    public Dictionary<string, string?> ForBuilds() => new(Clean(Folder)) { ["GOOGLE_OAUTH_ACCESS_TOKEN"] = Token };

    /// <summary>This process's variables without a credential or a setting of whoever runs it.</summary>
    public static Dictionary<string, string?> Clean(string home)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !Own.Any(prefix => ((string)variable.Key).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
        environment["HOME"] = home;
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        return environment;
    }

    private void Write(string file, object content) => File.WriteAllText(Path.Combine(Folder, file), JsonSerializer.Serialize(content));
}
