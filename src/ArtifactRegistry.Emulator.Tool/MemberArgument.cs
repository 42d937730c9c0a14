namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>[PROJECT/REPO:]NAME=reader|writer|repoAdmin</c>.</summary>
internal static class MemberArgument
{
    public static (string? Repository, string Name, RepositoryRole Role) Parse(string value)
    {
        var equals = value.LastIndexOf('=');
        var role = equals > 0 ? value[(equals + 1)..] : throw new CommandLineException($"--member takes NAME=ROLE, not '{value}'");
        var name = value[..equals];
        string? repository = null;
        if (name.LastIndexOf(':') is > 0 and int colon)
        {
            (repository, name) = (name[..colon], name[(colon + 1)..]);
        }

        return (repository, name, role.ToUpperInvariant() switch
        {
            "READER" => RepositoryRole.Reader,
            "WRITER" => RepositoryRole.Writer,
            "REPOADMIN" => RepositoryRole.RepoAdmin,
            _ => throw new CommandLineException($"--member knows the roles reader, writer, repoAdmin, not '{role}'"),
        });
    }
}
