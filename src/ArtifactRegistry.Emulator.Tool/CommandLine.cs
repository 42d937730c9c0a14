using System.Globalization;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary>Turns the arguments into options.</summary>
internal static class CommandLine
{
    public const string Usage = """
        artifact-registry-emulator: Artifact Registry's Docker API on this machine's loopback.

          --port N                  an http host on this port; 0 takes a free one; repeat for several hosts (default: 5000)
          --https-port N            an https host, with a self-signed certificate
          --data DIR                keep the content in this folder (default: in memory)
          --repository [PORT:]PROJECT/REPO[,immutable][,public]
                                    a repository that exists; repeat; none given: every repository exists
          --member [PROJECT/REPO:]NAME=reader|writer|repoAdmin
                                    a member's role, in one repository or in all; none given: everybody authenticated is repoAdmin
          --seed-image PROJECT/REPO/IMAGE[:TAG]
                                    a base image for .NET's container publish, for linux/amd64 and linux/arm64; repeat
          --key-file FILE           write a service account's key whose token_uri is the emulator
          --token-lifetime SECONDS  how long access tokens live (default: 3600)
          --no-auth                 a plain OCI registry, open to all
          --allow-host NAME         accept requests to this name, too, besides localhost and loopback addresses; repeat
          --latency-ms N            time that passes before a request is looked at
          --bytes-per-second N      what a connection carries in each direction
          --requests-per-minute N   quota of a host; beyond it, 429
          --fault 'METHOD PATH-REGEX=FAULT[,FAULT…][xCOUNT][/EVERY]'
                                    FAULT: a status, delay:MS, cut, cut-answer, cut-middle, truncate, corrupt, wrong-digest,
                                    stale-tags, header:NAME:VALUE; repeat
          --behavior NAME=VALUE     a switch of RegistryBehavior, see docs/emulator.md; repeat
          --log FILE                append one JSON line a request

        Prints one line when ready, 'listening on http://localhost:5000', and stops on SIGTERM.
        """;

    /// <exception cref="CommandLineException">An argument is unknown, lacks its value, or has one that means nothing.</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        CommandLineBuilder builder = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string? inline = null;
            if (name.StartsWith("--", StringComparison.Ordinal) && name.IndexOf('=') is > 0 and int equals)
            {
                (name, inline) = (name[..equals], name[(equals + 1)..]);
            }

            if (name == "--no-auth" && inline is null)
            {
                builder.RequireAuthentication = false;
                continue;
            }

            string value = inline ?? (++i < arguments.Count ? arguments[i] : throw new CommandLineException($"{name} needs a value"));
            builder.Set(name, value);
        }

        return builder.Build();
    }

    public static int Number(string name, string value, int smallest = 0, int largest = int.MaxValue) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= smallest && number <= largest
            ? number
            : throw new CommandLineException($"{name} takes a number from {smallest} to {largest}, not '{value}'");
}

/// <summary>The arguments cannot be understood; the message says which and why.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
