using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>The package as it stands, packed under a version of its own into a feed and a package cache of its own.</summary>
internal sealed class PackedPackage : IDisposable
{
    private PackedPackage(string folder, string version) => (Folder, Version) = (folder, version);

    public string Folder { get; }

    public string Version { get; }

    public string Cache => Path.Combine(Folder, "packages");

    public static async Task<PackedPackage> CreateAsync()
    {
        var package = new PackedPackage(Directory.CreateTempSubdirectory("peers-package-").FullName, $"1.0.0-bench.{Guid.NewGuid():N}");
        var environment = Login.Clean(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        string[] command =
        [
            "dotnet", "pack", "src/ArtifactRegistry.Build", "-o", Path.Combine(package.Folder, "feed"), $"-p:Version={package.Version}",
            "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={Path.Combine(package.Folder, "build")}", "-nologo", "-v:q",
        ];
        var (exitCode, effort) = await Child.RunAsync(command, SourceTree.Root, environment, watchMemory: false);
        if (exitCode != 0)
        {
            throw new InvalidOperationException(effort.Text);
        }

        package.Write(
            "nuget.config", """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            package.Write(name, "<Project />");
        }

        return package;
    }

    /// <summary>Writes a file of a project that uses the package.</summary>
    public void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
