using ArtifactRegistry.Build.PlatformTests.Support;

namespace ArtifactRegistry.Build.PlatformTests;

/// <summary>The tests that were built for .NET 8 and MSBuild 17.11, on newer ones. The package has one build of the tasks, which every SDK
/// loads.</summary>
public sealed class RuntimeTests
{
    private const string Project = "ArtifactRegistry.Build.Net8Tests";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>HTTP, credentials and tasks depend on the runtime; the targets on MSBuild.</summary>
    [Fact]
    public async Task The_client_the_tasks_and_the_targets_work_on_dotnet_11_and_its_MSBuild()
    {
        var tests = Port("net11", Setting.Of("Net11"));
        var msbuild = Setting.Of("Net11MSBuild");
        AddLibrary(tests, "Microsoft.Build", msbuild, "net11.0");
        AddLibrary(tests, "Microsoft.Build.Framework", msbuild, "net11.0");
        AddLibrary(tests, "Microsoft.Build.Utilities.Core", msbuild, "net11.0");
        AddLibrary(tests, "Microsoft.NET.StringTools", msbuild, "net11.0");
        AddLibrary(tests, "System.Reflection.MetadataLoadContext", Setting.Of("Net11LoadContext"), "net10.0");

        await RunAsync(
            tests,
            "11",
            msbuild,
            minimum: 800,
            $"{Project}.*",
            "ArtifactRegistry.Build.Tests.Registry*",
            "ArtifactRegistry.Build.Tests.Credentials*",
            "ArtifactRegistry.Build.Tests.Tasks");
    }

    /// <summary>Less than on 11: what .NET 9 changed, .NET 10 and 11 have.</summary>
    [Fact]
    public Task The_tasks_work_on_dotnet_9() =>
        RunAsync(
            Port("net9", Setting.Of("Net9")), "9", "17.11.48", minimum: 80, $"{Project}.Runtime", "ArtifactRegistry.Build.Tests.Tasks");

    private static PortedTests Port(string name, string version)
    {
        var tests = new PortedTests(Project, Path.Combine("net8.0", Setting.Rid), name);
        tests.AddRuntime(Setting.Rid, version);
        return tests;
    }

    private static void AddLibrary(PortedTests tests, string package, string version, string framework) =>
        tests.Add(Directory.EnumerateFiles(Path.Combine(Setting.Package(package, version), "lib", framework), "*.dll"));

    private static Task RunAsync(PortedTests tests, string runtime, string msbuild, int minimum, params string[] namespaces) =>
        TestRun.PassAsync(
            [Path.Combine(tests.Folder, tests.Program)],
            tests.Folder,
            [.. namespaces.SelectMany(name => new[] { "-namespace", name })],
            minimum,
            Limit,
            attempts: 1,
            ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
            ("ARB_TESTED_RUNTIME", runtime),
            ("ARB_TESTED_MSBUILD", msbuild));
}
