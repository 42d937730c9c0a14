namespace ArtifactRegistry.Emulator.Tool;

/// <summary>Collects the arguments, one after another, into options.</summary>
internal sealed class CommandLineBuilder
{
    private readonly List<EmulatorHost> hosts = [];
    private readonly List<(int? Port, EmulatorRepository Repository)> repositories = [];
    private readonly List<(string? Repository, string Name, RepositoryRole Role)> members = [];
    private readonly List<string> baseImages = [];
    private readonly List<string> behaviors = [];
    private readonly List<Faults.Fault> faults = [];
    private EmulatorOptions options = new();

    public bool RequireAuthentication { get; set; } = true;

    public void Set(string name, string value)
    {
        switch (name)
        {
            case "--port":
                hosts.Add(new EmulatorHost { Port = CommandLine.Number(name, value, 0, 65535) });
                break;
            case "--https-port":
                hosts.Add(new EmulatorHost { Port = CommandLine.Number(name, value, 0, 65535), Https = true });
                break;
            case "--repository":
                repositories.Add(RepositoryArgument.Parse(value));
                break;
            case "--member":
                members.Add(MemberArgument.Parse(value));
                break;
            case "--fault":
                faults.Add(FaultArgument.Parse(value));
                break;
            case "--behavior":
                behaviors.Add(value);
                break;
            case "--seed-image":
                baseImages.Add(SeedImageArgument.Check(value));
                break;
            default:
                SetOption(name, value);
                break;
        }
    }

    public EmulatorOptions Build()
    {
        List<EmulatorHost> all = hosts.Count > 0 ? hosts : [new EmulatorHost { Port = 5000 }];
        foreach ((int? port, _) in repositories.Where(r => r.Port is { } p && all.TrueForAll(h => h.Port != p)))
        {
            throw new CommandLineException($"--repository names port {port}, which no --port or --https-port does");
        }

        EmulatorHost[] served = [.. all.Select(WithRepositories)];
        foreach (string image in baseImages.Where(i => !served.Any(h => SeedImageArgument.Fits(h, i))))
        {
            throw new CommandLineException($"--seed-image {image} is in no repository that --repository names");
        }

        return options with
        {
            RequireAuthentication = RequireAuthentication,
            Hosts = [.. served.Select(h => h with { BaseImages = [.. baseImages.Where(i => SeedImageArgument.Fits(h, i))] })],
            Members = members.Where(m => m.Repository is null).ToDictionary(m => m.Name, m => m.Role),
            Faults = faults,
            Behavior = BehaviorArgument.Apply(
                RequireAuthentication ? RegistryBehavior.ArtifactRegistry : RegistryBehavior.PlainRegistry, behaviors),
        };
    }

    private void SetOption(string name, string value) => options = name switch
    {
        "--data" => options with { DataDirectory = value },
        "--key-file" => options with { KeyFile = value },
        "--allow-host" => options with { AllowedHosts = [.. options.AllowedHosts, value] },
        "--log" => options with { LogFile = value },
        "--token-lifetime" => options with { TokenLifetime = TimeSpan.FromSeconds(CommandLine.Number(name, value, 1)) },
        "--latency-ms" => options with { Latency = TimeSpan.FromMilliseconds(CommandLine.Number(name, value)) },
        "--bytes-per-second" => options with { BytesPerSecond = CommandLine.Number(name, value, 1) },
        "--requests-per-minute" => options with { RequestsPerMinute = CommandLine.Number(name, value) },
        _ => throw new CommandLineException($"unknown argument {name}"),
    };

    private EmulatorHost WithRepositories(EmulatorHost host) => host with
    {
        Repositories = [.. repositories.Where(r => r.Port is null || r.Port == host.Port).Select(r => WithMembers(r.Repository))],
    };

    private EmulatorRepository WithMembers(EmulatorRepository repository) => repository with
    {
        Members = members.Where(m => m.Repository == repository.Name).ToDictionary(m => m.Name, m => m.Role),
    };
}
