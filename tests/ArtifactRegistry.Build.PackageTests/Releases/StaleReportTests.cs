using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>No report outlives the release that it describes.</summary>
public sealed class StaleReportTests(PackageFixture package)
{
    [Fact]
    public async Task A_compile_error_and_a_clean_remove_the_results_and_a_publish_to_a_folder_leaves_them()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: """
            <ArtifactRegistryDigestFile>digest.txt</ArtifactRegistryDigestFile>
            <ArtifactRegistrySummaryFile>summary.md</ArtifactRegistrySummaryFile>
            """);
        string[] results = ["app/digest.txt", "app/obj/Release/net10.0/artifact-registry.json", "app/summary.md"];
        (await sandbox.PublishAsync()).ShouldSucceed();
        Assert.Equal(results, Left());
        var contents = results.ToDictionary(file => file, sandbox.Read);

        (await sandbox.DotnetAsync("app", "publish", "-m:1")).ShouldSucceed();
        Assert.Equal(results, Left());

        sandbox.Write("app/Program.cs", "missing();");
        (await sandbox.PublishAsync("--no-restore")).ShouldFailWith("CS0103");
        Assert.Empty(Left());

        Array.ForEach(results, file => sandbox.Write(file, contents[file]));
        (await sandbox.DotnetAsync("app", "clean", "-c", "Release")).ShouldSucceed();
        Assert.Empty(Left());

        IEnumerable<string> Left() => [.. results.Where(file => File.Exists(Path.Combine(sandbox.Folder, file)))];
    }

    [Fact]
    public async Task A_device_is_written_to_and_never_removed()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryReportFile>/dev/null</ArtifactRegistryReportFile>");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/null.");

        (await sandbox.PublishAsync()).ShouldSucceed();
        (await sandbox.DotnetAsync("app", "clean", "-c", "Release")).ShouldSucceed();

        Assert.True(File.GetAttributes("/dev/null").HasFlag(FileAttributes.Device) || new FileInfo("/dev/null").Length == 0);
        await File.WriteAllTextAsync("/dev/null", "x", TestContext.Current.CancellationToken);
        Assert.Empty(await File.ReadAllTextAsync("/dev/null", TestContext.Current.CancellationToken));
    }
}
