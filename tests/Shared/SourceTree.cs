namespace ArtifactRegistry.Tests.Shared;

/// <summary>The repository that the running program was built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The files below a folder of the repository, without what a build leaves there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ArtifactRegistry.Build.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("It runs outside a checkout of the repository.");
        }

        return directory.FullName;
    }
}
