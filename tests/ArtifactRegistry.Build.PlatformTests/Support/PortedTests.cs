using System.Text.Json;

namespace ArtifactRegistry.Build.PlatformTests.Support;

/// <summary>A build of tests in a folder with another runtime beside it, laid out as a self-contained program. Nothing is compiled: the
/// assemblies are the same on every platform.</summary>
internal sealed class PortedTests
{
    private readonly string folder;

    /// <summary>Copies a build.</summary>
    /// <param name="project">The tests' project.</param>
    /// <param name="output">Its output folder, below that of the configuration.</param>
    /// <param name="name">The new folder's name.</param>
    public PortedTests(string project, string output, string name)
    {
        Program = project;
        folder = Path.Combine(AppContext.BaseDirectory, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var build = Path.Combine(SourceTree.Root, "tests", project, "bin", Setting.Configuration, output);
        var runtime = RuntimeFiles(Path.Combine(build, $"{project}.deps.json"));
        Add(Directory.EnumerateFiles(build).Where(file => Path.GetExtension(file) != ".json" && !runtime.Contains(Path.GetFileName(file))));
    }

    public string Program { get; }

    public string Folder => folder;

    /// <summary>Adds the runtime of .NET and that of ASP.NET Core.</summary>
    public void AddRuntime(string rid, string version)
    {
        foreach (var name in new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" })
        {
            var pack = Path.Combine(Setting.Package($"{name}.Runtime.{rid}", version), "runtimes", rid);
            Add(Directory.EnumerateFiles(Path.Combine(pack, "lib", $"net{version[..version.LastIndexOf('.')]}")));
            Add(Directory.Exists(Path.Combine(pack, "native")) ? Directory.EnumerateFiles(Path.Combine(pack, "native")) : []);
        }
    }

    public void Add(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    // What the build has of its own runtime.
    private static HashSet<string> RuntimeFiles(string dependencies)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        return
        [
            .. file.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
                .Where(library => library.Name.StartsWith("runtimepack.", StringComparison.Ordinal))
                .SelectMany(library => library.Value.EnumerateObject())
                .SelectMany(group => group.Value.EnumerateObject())
                .Select(asset => Path.GetFileName(asset.Name)),
        ];
    }
}
