using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.References;

/// <summary>What comes between the registry and the tag: <c>project/repository/image</c> on Artifact Registry
/// (OCI distribution specification, <i>Pulling manifests</i>, <c>&lt;name&gt;</c>).</summary>
internal sealed partial record RepositoryName
{
    private const int MaximumLength = 255;

    private RepositoryName(string path) => Path = path;

    /// <summary>The path, as it stands in URLs.</summary>
    public string Path { get; }

    /// <summary>The number of path components.</summary>
    public int Depth => Path.AsSpan().Count('/') + 1;

    /// <summary>Reads a name; otherwise <paramref name="problem"/> says what is wrong with it, as words that follow "the
    /// repository".</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out RepositoryName? name, [NotNullWhen(false)] out string? problem)
    {
        problem = path switch
        {
            "" => "is missing",
            { Length: > MaximumLength } => $"is longer than {MaximumLength} characters",
            _ when path.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0 => "must be in lower case",
            _ when !Grammar().IsMatch(path) =>
                "may hold lower-case letters and digits, single separators (. _ __ -) between them, and / between components",
            _ => null,
        };
        name = problem is null ? new RepositoryName(path) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z", RegexOptions.None, 1000)]
    private static partial Regex Grammar();
}
