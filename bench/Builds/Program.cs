using System.Diagnostics;
using System.Globalization;
using ArtifactRegistry.Build.Bench;
using ArtifactRegistry.Emulator;

// 500 builds in one node, MSBuild's server: does it grow? Each build signs in with a credential of its own, resolves a digest and checks
// tags.
const int Builds = 500;
var repository = SourceTree.Root;
var work = Directory.CreateTempSubdirectory("artifact-registry-builds-").FullName;
await using var emulator = await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions());
var host = emulator.Hosts[0];
host.PushImage("p/r/app", "1.0.0");

var version = $"1.0.0-builds.{Guid.NewGuid():N}";
await RunAsync(
    repository, ["pack", "src/ArtifactRegistry.Build", "-c", "Release", "-o", work, $"-p:Version={version}", "-v:q", "-nologo"], []);
await File.WriteAllTextAsync(
    Path.Combine(work, "nuget.config"),
    """<configuration><packageSources><clear /><add key="feed" value="." /></packageSources></configuration>""");
await File.WriteAllTextAsync(Path.Combine(work, "release.proj"), $"""
    <Project Sdk="ArtifactRegistry.Build/{version}">
      <PropertyGroup><ArtifactRegistryImage>{host.Authority}/p/r/app:1.0.0</ArtifactRegistryImage></PropertyGroup>
      <ItemGroup><ArtifactRegistryHost Include="{host.Authority}" /></ItemGroup>
    </Project>
    """);

await MeasureAsync("An empty target", "Build");
await MeasureAsync("Two targets of the package", "ArtifactRegistryResolveDigest;ArtifactRegistryRequireTags");
Directory.Delete(work, recursive: true);

async Task MeasureAsync(string title, string targets)
{
    var salt = Guid.NewGuid().ToString("N");
    var node = new LongLivedNode(salt);
    var port = int.Parse(host.Authority.Split(':')[1], CultureInfo.InvariantCulture);
    emulator.ClearRequests();
    Console.WriteLine(
        $"\n{title}\n\n| builds | memory MiB | open files | threads | connections | identities seen |\n|---:|---:|---:|---:|---:|---:|");
    for (var build = 1; build <= Builds; build++)
    {
        await RunAsync(work, ["build", "release.proj", $"-t:{targets}", "-nologo", "-v:q"], new()
        {
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1",
            ["MSBUILDNODEHANDSHAKESALT"] = salt,
            ["NUGET_PACKAGES"] = Path.Combine(work, "packages"),
            ["GOOGLE_OAUTH_ACCESS_TOKEN"] = emulator.IssueAccessToken($"build{build}"),
        });
        if (build is 1 or 10 or 50 || build % 100 == 0)
        {
            var (memory, files, threads, connections) = node.Look(port);
            var identities = emulator.Requests.Select(request => request.Member).Distinct(StringComparer.Ordinal).Count();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {build} | {memory:0} | {files} | {threads} | {connections} | {identities} |"));
        }
    }

    node.End();
}

static async Task RunAsync(string folder, string[] arguments, Dictionary<string, string> variables)
{
    var start = new ProcessStartInfo(
        "dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true };
    start.Environment.Remove("MSBUILDDISABLENODEREUSE");
    foreach (var (name, value) in variables)
    {
        start.Environment[name] = value;
    }

    using var process = Process.Start(start)!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException(output);
    }
}
