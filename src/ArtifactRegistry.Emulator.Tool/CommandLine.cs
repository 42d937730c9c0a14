using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary>The options of the command, and what they mean together.</summary>
internal sealed class CommandLine
{
    private readonly Option<EmulatorHost[]> ports = Each(
        "--port",
        "N",
        "an http host on this port; 0 takes a free one; repeat for several hosts (default: 5000)",
        Host("--port", https: false));

    private readonly Option<EmulatorHost[]> httpsPorts = Each(
        "--https-port", "N", "an https host, with a self-signed certificate", Host("--https-port", https: true));

    private readonly Option<string?> data = One<string?>("--data", "DIR", "keep the content in this folder (default: in memory)", Text);

    private readonly Option<(int? Port, EmulatorRepository Repository)[]> repositories = Each(
        "--repository",
        "[PORT:]PROJECT/REPO[,immutable][,public]",
        "a repository that exists; repeat; none given: every repository exists",
        RepositoryArgument.Parse);

    private readonly Option<(string? Repository, string Name, RepositoryRole Role)[]> members = Each(
        "--member",
        "[PROJECT/REPO:]NAME=reader|writer|repoAdmin",
        "a member's role, in one repository or in all; repeat; none given: everybody authenticated is repoAdmin",
        MemberArgument.Parse);

    private readonly Option<string[]> seedImages = Each(
        "--seed-image",
        "PROJECT/REPO/IMAGE[:TAG]",
        "a base image for .NET's container publish, for linux/amd64 and linux/arm64; repeat",
        SeedImageArgument.Check);

    private readonly Option<string?> keyFile = One<string?>(
        "--key-file", "FILE", "write a service account's key whose token_uri is the emulator", Text);

    private readonly Option<int?> tokenLifetime = Count("--token-lifetime", "SECONDS", "how long access tokens live (default: 3600)", 1);
    private readonly Option<bool> noAuth = new("--no-auth") { Description = "a plain OCI registry, open to all" };

    private readonly Option<string[]> allowedHosts = Each(
        "--allow-host", "NAME", "accept requests to this name, too, besides localhost and loopback addresses; repeat", Text);

    private readonly Option<int?> latency = Count("--latency-ms", "N", "time that passes before a request is processed", 0);
    private readonly Option<int?> bytesPerSecond = Count("--bytes-per-second", "N", "what a connection sends in each direction", 1);
    private readonly Option<int?> requestsPerMinute = Count("--requests-per-minute", "N", "quota of a host; beyond it, 429", 0);

    private readonly Option<Faults.Fault[]> faults = Each(
        "--fault",
        "'METHOD PATH-REGEX=FAULT[,FAULT…][xCOUNT][/EVERY]'",
        "FAULT: a status, delay:MS, cut, cut-answer, cut-middle, truncate, corrupt, wrong-digest, stale-tags, header:NAME:VALUE; repeat",
        FaultArgument.Parse);

    private readonly Option<string[]> behaviors = Each(
        "--behavior", "NAME=VALUE", "a switch of RegistryBehavior, see docs/emulator.md; repeat", Text);

    private readonly Option<string?> log = One<string?>("--log", "FILE", "append one JSON line a request", Text);

    /// <summary>The command with all its options; <paramref name="serve"/> is what it does.</summary>
    public RootCommand Command(Func<EmulatorOptions, CancellationToken, Task<int>> serve)
    {
        var command = new RootCommand(
            "Artifact Registry's Docker API on this machine's loopback. Prints one line when ready, 'listening on http://localhost:5000', "
            + "and stops on SIGTERM.");
        foreach (var option in (Option[])
        [
            ports, httpsPorts, data, repositories, members, seedImages, keyFile, tokenLifetime, noAuth, allowedHosts, latency,
            bytesPerSecond, requestsPerMinute, faults, behaviors, log,
        ])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => serve(Options(parsed), cancellationToken));
        return command;
    }

    /// <exception cref="CommandLineException">The value is no number, or out of bounds.</exception>
    public static int Number(string name, string value, int smallest = 0, int largest = int.MaxValue) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? number
            : throw new CommandLineException($"{name} takes a number from {smallest} to {largest}, not '{value}'");

    private EmulatorOptions Options(ParseResult parsed)
    {
        var hosts = (EmulatorHost[])[.. Values(parsed, ports), .. Values(parsed, httpsPorts)];
        var served = (hosts.Length > 0 ? hosts : [new EmulatorHost { Port = 5000 }])
            .Select(host => WithRepositories(host, parsed))
            .ToArray();
        var named = Values(parsed, repositories)
            .Select(repository => repository.Port)
            .OfType<int>()
            .Except(served.Select(host => host.Port));
        foreach (var port in named)
        {
            throw new CommandLineException($"--repository names port {port}, which no --port or --https-port does");
        }

        var images = Values(parsed, seedImages);
        foreach (var image in images.Where(image => !served.Any(host => SeedImageArgument.Fits(host, image))))
        {
            throw new CommandLineException($"--seed-image {image} is in no repository that --repository names");
        }

        var defaults = new EmulatorOptions();
        var isPlain = parsed.GetValue(noAuth);
        return defaults with
        {
            RequireAuthentication = !isPlain,
            Hosts = [.. served.Select(host => host with { BaseImages = [.. images.Where(image => SeedImageArgument.Fits(host, image))] })],
            Members = Values(parsed, members)
                .Where(member => member.Repository is null)
                .ToDictionary(member => member.Name, member => member.Role),
            Faults = Values(parsed, faults),
            Behavior = BehaviorArgument.Apply(
                isPlain ? RegistryBehavior.PlainRegistry : RegistryBehavior.ArtifactRegistry, Values(parsed, behaviors)),
            DataDirectory = parsed.GetValue(data) ?? defaults.DataDirectory,
            KeyFile = parsed.GetValue(keyFile) ?? defaults.KeyFile,
            AllowedHosts = [.. Values(parsed, allowedHosts)],
            LogFile = parsed.GetValue(log) ?? defaults.LogFile,
            TokenLifetime = parsed.GetValue(tokenLifetime) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.TokenLifetime,
            Latency = parsed.GetValue(latency) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : defaults.Latency,
            BytesPerSecond = parsed.GetValue(bytesPerSecond) ?? defaults.BytesPerSecond,
            RequestsPerMinute = parsed.GetValue(requestsPerMinute) ?? defaults.RequestsPerMinute,
        };
    }

    private EmulatorHost WithRepositories(EmulatorHost host, ParseResult parsed) => host with
    {
        Repositories =
        [
            .. Values(parsed, repositories)
                .Where(named => named.Port is null || named.Port == host.Port)
                .Select(named => named.Repository with
                {
                    Members = Values(parsed, members)
                        .Where(member => member.Repository == named.Repository.Name)
                        .ToDictionary(member => member.Name, member => member.Role),
                }),
        ],
    };

    private static T[] Values<T>(ParseResult parsed, Option<T[]> option) => parsed.GetValue(option) ?? [];

    private static string Text(string value) => value;

    private static Func<string, EmulatorHost> Host(string name, bool https) =>
        value => new EmulatorHost { Port = Number(name, value, 0, 65535), Https = https };

    private static Option<int?> Count(string name, string help, string description, int smallest) =>
        One<int?>(name, help, description, value => Number(name, value, smallest));

    private static Option<T> One<T>(string name, string help, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => Parse(result, tokens => parse(tokens[^1].Value)),
    };

    private static Option<T[]> Each<T>(string name, string help, string description, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = help,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Parse(result, tokens => tokens.Select(token => parse(token.Value)).ToArray()),
    };

    private static T? Parse<T>(ArgumentResult result, Func<IReadOnlyList<Token>, T> parse)
    {
        try
        {
            return parse(result.Tokens);
        }
        catch (CommandLineException wrong)
        {
            result.AddError(wrong.Message);
            return default;
        }
    }
}

/// <summary>The arguments cannot be understood; the message says which and why.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
