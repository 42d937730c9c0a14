using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Copies of the samples with the package of this checkout, told of an emulator by what a pipeline would set: environment
/// variables.</summary>
internal static class SampleSandbox
{
    private const string ReleasedVersion = "1.0.0";

    /// <summary>A sandbox whose folder <paramref name="sample"/> is the sample, and whose base image serves every project.</summary>
    public static async Task<ProjectSandbox> CreateAsync(PackageFixture package, string sample)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package, new EmulatorOptions());
        var source = Path.Combine(SourceTree.Root, "samples", sample);
        var files = Directory.GetFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => !IsOutput(Path.GetRelativePath(source, file)));
        foreach (var file in files)
        {
            sandbox.Write(Path.Combine(sample, Path.GetRelativePath(source, file)), Use(package, await File.ReadAllTextAsync(file)));
        }

        File.Delete(Path.Combine(sandbox.Folder, sample, "nuget.config"));
        sandbox.Environment["EmulatorRegistry"] = sandbox.Registry;
        sandbox.Environment["ContainerRegistry"] = sandbox.Registry;
        sandbox.Environment["ContainerBaseImage"] = $"{sandbox.Registry}/p/r/base:1";
        sandbox.Environment["UseAppHost"] = "false";
        sandbox.Environment["EnableAppHostPackDownload"] = "false";
        sandbox.Environment["EnableRuntimePackDownload"] = "false";
        return sandbox;
    }

    private static bool IsOutput(string path) => path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static string Use(PackageFixture package, string text) => text
        .Replace($"ArtifactRegistry.Build/{ReleasedVersion}\"", $"ArtifactRegistry.Build/{package.Version}\"", StringComparison.Ordinal)
        .Replace(
            $"Include=\"ArtifactRegistry.Build\" Version=\"{ReleasedVersion}\"",
            $"Include=\"ArtifactRegistry.Build\" Version=\"{package.Version}\"",
            StringComparison.Ordinal);
}
