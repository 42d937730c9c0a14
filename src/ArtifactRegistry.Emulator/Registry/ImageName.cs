using System.Text.RegularExpressions;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>
/// The name in a request's path, split as Artifact Registry does: project, repository, image. A first component with a dot belongs to a
/// domain-scoped project (<c>example.com/project</c>), which takes two.
/// </summary>
internal sealed partial record ImageName(string Full, string Project, string Repository, string Image)
{
    /// <summary><c>project/repository</c>.</summary>
    public string RepositoryPath => $"{Project}/{Repository}";

    public bool HasImage => Image.Length > 0;

    /// <summary>The grammar of the OCI specification, with a limit of 255 characters.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= 255 && Grammar().IsMatch(name);

    public static bool IsValidTag(string tag) => TagGrammar().IsMatch(tag);

    public static int ComponentCount(string name)
    {
        var parts = name.Split('/');
        return parts.Length > 1 && parts[0].Contains('.') ? parts.Length - 1 : parts.Length;
    }

    public static ImageName Parse(string name)
    {
        var parts = name.Split('/');
        var project = parts.Length > 2 && parts[0].Contains('.') ? 2 : 1;
        return new ImageName(
            name,
            string.Join('/', parts.Take(project)),
            parts.ElementAtOrDefault(project) ?? "",
            string.Join('/', parts.Skip(project + 1)));
    }

    [GeneratedRegex(
        @"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TagGrammar();
}
