namespace ArtifactRegistry.Emulator;

/// <summary>A logical host to serve: one port with its own repositories, such as one region's <c>LOCATION-docker.pkg.dev</c>.</summary>
public sealed record EmulatorHost
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether the port speaks TLS, with <see cref="ArtifactRegistryEmulator.Certificate"/>.</summary>
    public bool Https { get; init; }

    /// <summary>The location that the registry's messages name.</summary>
    public string Location { get; init; } = "us";

    /// <summary>The repositories that exist. Empty: every repository exists.</summary>
    public IReadOnlyList<EmulatorRepository> Repositories { get; init; } = [];

    /// <summary>
    /// Base images that exist before the port answers, as <c>project/repository/image[:tag]</c>, the tag being <c>latest</c> by default;
    /// see <see cref="EmulatedHost.PushBaseImage"/>. A tag that the data folder has already is left unchanged.
    /// </summary>
    public IReadOnlyList<string> BaseImages { get; init; } = [];
}

/// <summary>A repository of a host, as an administrator would have created it.</summary>
public sealed record EmulatorRepository
{
    /// <summary><c>project/repository</c>; a domain-scoped project is <c>example.com/project</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a tag, once written, can neither be moved nor deleted.</summary>
    public bool ImmutableTags { get; init; }

    /// <summary>Whether <c>allUsers</c> may read.</summary>
    public bool Public { get; init; }

    /// <summary>Roles in this repository, in addition to <see cref="EmulatorOptions.Members"/>.</summary>
    public IReadOnlyDictionary<string, RepositoryRole> Members { get; init; } = new Dictionary<string, RepositoryRole>();
}

/// <summary>A predefined Artifact Registry role; each includes the ones before it.</summary>
public enum RepositoryRole
{
    /// <summary><c>roles/artifactregistry.reader</c>: pull and list.</summary>
    Reader,

    /// <summary><c>roles/artifactregistry.writer</c>: push, too.</summary>
    Writer,

    /// <summary><c>roles/artifactregistry.repoAdmin</c>: delete, too.</summary>
    RepoAdmin,
}
