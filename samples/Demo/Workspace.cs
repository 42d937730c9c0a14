namespace ArtifactRegistry.Demo;

/// <summary>A folder of the demo's own: the sample project, a package feed, a key file. Deleted at the end.</summary>
internal sealed class Workspace : IDisposable
{
    private Workspace(string root, string repository) => (Root, Repository) = (root, repository);

    public string Root { get; }

    /// <summary>This repository's checkout.</summary>
    public string Repository { get; }

    public string Feed => Path.Combine(Root, "feed");

    public string Project => Path.Combine(Root, "HelloContainer");

    public string KeyFile => Path.Combine(Root, "key.json");

    public static Workspace Create()
    {
        var workspace = new Workspace(Directory.CreateTempSubdirectory("artifact-registry-demo-").FullName, FindRepository());
        Directory.CreateDirectory(workspace.Feed);
        Directory.CreateDirectory(workspace.Project);
        foreach (var file in Directory.GetFiles(Path.Combine(workspace.Repository, "samples", "HelloContainer")))
        {
            File.Copy(file, Path.Combine(workspace.Project, Path.GetFileName(file)));
        }

        return workspace;
    }

    public void WriteKey(string json)
    {
        File.WriteAllText(KeyFile, json);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ArtifactRegistry.Build.sln")))
            {
                return folder.FullName;
            }
        }

        throw new StepFailedException("The demo runs from a checkout of the repository: dotnet run --project samples/Demo.");
    }
}
