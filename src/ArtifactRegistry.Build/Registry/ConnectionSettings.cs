using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>How a build reaches its registries. Two tasks with equal settings share connections, credentials and the retry
/// budget.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Where credentials come from.</summary>
    public CredentialSettings Credentials { get; init; } = new();

    /// <summary>Hosts that the user declared as Artifact Registry's (<c>@(ArtifactRegistryHost)</c>), separated by semicolons.</summary>
    public string DeclaredHosts { get; init; } = "";

    /// <summary>The host that the project publishes to; empty when unknown.</summary>
    public string PushHost { get; init; } = "";

    /// <summary>The host of the base image; empty when unknown.</summary>
    public string BaseImageHost { get; init; } = "";

    /// <summary>How long to wait for an answer's headers, and for the next bytes of a body.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long all retries of a build may take together.</summary>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How many requests to a host may be under way at once. At 40 ms an answer the default makes 600 requests a second, and
    /// Artifact Registry's quota is 1 000 (<i>Quotas and limits</i>).</summary>
    public int Concurrency { get; init; } = 24;

    /// <summary>Whether <paramref name="host"/> is Artifact Registry, by its name or by the user's word.</summary>
    public bool IsArtifactRegistry(RegistryHost host) =>
        ArtifactRegistryHosts.Contains(host)
        || DeclaredHosts.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(host.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The least number of components that an image's name has at <paramref name="host"/>. A declared host of this machine is an
    /// emulator, with Artifact Registry's names. Another declared host may stand for project and repository (<c>NetworkConfig</c> of
    /// Artifact Registry's API).</summary>
    public int MinDepth(RegistryHost host) =>
        host.IsLoopback && IsArtifactRegistry(host) ? ArtifactRegistryHosts.FullDepth : ArtifactRegistryHosts.MinDepth(host);

    /// <summary>What the build does with <paramref name="host"/>.</summary>
    public RegistryRole RoleOf(RegistryHost host) => host.Name switch
    {
        var name when name.Equals(PushHost, StringComparison.OrdinalIgnoreCase) => RegistryRole.PushTarget,
        var name when name.Equals(BaseImageHost, StringComparison.OrdinalIgnoreCase) => RegistryRole.BaseImage,
        _ => RegistryRole.Other,
    };
}
