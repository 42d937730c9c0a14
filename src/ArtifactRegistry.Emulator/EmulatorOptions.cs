using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Emulator;

/// <summary>What an <see cref="ArtifactRegistryEmulator"/> serves and how. Every property has a default that works.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The logical hosts, one port each. Default: one http host on a free port that has every repository.</summary>
    public IReadOnlyList<EmulatorHost> Hosts { get; init; } = [new EmulatorHost()];

    /// <summary>Whether requests need a credential. <see langword="false"/>: a plain OCI registry, open to all.</summary>
    public bool RequireAuthentication { get; init; } = true;

    /// <summary>The registry's manners. Default: <see cref="RegistryBehavior.ArtifactRegistry"/>, or
    /// <see cref="RegistryBehavior.PlainRegistry"/> without authentication.</summary>
    public RegistryBehavior? Behavior { get; init; }

    /// <summary>
    /// Names, without a port, that requests may have in <c>Host</c> and <c>Origin</c> besides loopback's (<c>localhost</c>,
    /// <c>*.localhost</c>, 127.0.0.0/8, <c>::1</c>). Other names are refused with 403, so that no web page can use the emulator through a
    /// browser.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Roles that hold in every repository, by member name (an e-mail or the part before its <c>@</c>). Empty, and none at the
    /// repository: every authenticated caller is a <see cref="RepositoryRole.RepoAdmin"/>.</summary>
    public IReadOnlyDictionary<string, RepositoryRole> Members { get; init; } = new Dictionary<string, RepositoryRole>();

    /// <summary>How long access tokens live, from every token endpoint. Google's live 60 minutes; those of federated identities were seen
    /// to live 2 to 5.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Subject tokens that the STS endpoint exchanges, with the member each stands for. Empty: it takes any.</summary>
    public IReadOnlyDictionary<string, string> SubjectTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that keeps the content, created when missing. <see langword="null"/>: in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// A file that receives a key of the service account <c>tester</c>, see <see cref="ArtifactRegistryEmulator.CreateServiceAccountKey"/>.
    /// It is complete before the first port answers. <see langword="null"/>: none.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>Time that passes before a request is handled.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Bytes a second that a connection carries in each direction; <see langword="null"/>: no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Requests a minute and host that are answered, the rest with 429; <see langword="null"/>: no quota.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Faults that are there from the start; more come with <see cref="ArtifactRegistryEmulator.AddFault"/>.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>A file to which one JSON line a request is appended.</summary>
    public string? LogFile { get; init; }

    /// <summary>The clock of tokens, upload times, latency and quotas.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
