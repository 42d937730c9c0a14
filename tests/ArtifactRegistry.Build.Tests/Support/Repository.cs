namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The files below a folder that match, without what a build made.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts"));

    private static string Find(string? folder) => folder switch
    {
        null => throw new InvalidOperationException("The tests run outside their repository."),
        _ when File.Exists(Path.Combine(folder, "ArtifactRegistry.Build.sln")) => folder,
        _ => Find(Path.GetDirectoryName(folder)),
    };
}
