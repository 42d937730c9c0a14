namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>[PORT:]PROJECT/REPO[,immutable][,public]</c>.</summary>
internal static class RepositoryArgument
{
    public static (int? Port, EmulatorRepository Repository) Parse(string value)
    {
        var parts = value.Split(',');
        var name = parts[0];
        int? port = null;
        if (name.IndexOf(':') is >= 0 and int colon)
        {
            port = CommandLine.Number("--repository PORT", name[..colon], 0, 65535);
            name = name[(colon + 1)..];
        }

        if (name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] and not [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }])
        {
            throw new CommandLineException($"--repository takes PROJECT/REPO, not '{name}'");
        }

        var repository = new EmulatorRepository() { Name = name };
        foreach (var flag in parts.Skip(1))
        {
            repository = flag switch
            {
                "immutable" => repository with { ImmutableTags = true },
                "public" => repository with { Public = true },
                _ => throw new CommandLineException($"--repository knows ',immutable' and ',public', not ',{flag}'"),
            };
        }

        return (port, repository);
    }
}
