using System.Diagnostics;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Results;

/// <summary>A solution of two services, a library and a release project in a folder of its own, the package in a feed of its own, and a registry.</summary>
public sealed class Shop : IAsyncLifetime
{
    private const string Version = "1.0.0-results";
    private readonly string root = Directory.CreateTempSubdirectory("artifact-registry-shop-").FullName;
    private ArtifactRegistryEmulator? emulator;

    public ArtifactRegistryEmulator Emulator => emulator!;

    public string Host => Emulator.Hosts[0].Authority;

    public string Path(string name) => System.IO.Path.Combine(root, name);

    public async ValueTask InitializeAsync()
    {
        emulator = await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions());
        Emulator.Hosts[0].PushIndex("p/r/base", "1", "linux/amd64", "linux/arm64");
        var package = System.IO.Path.Combine(RepositoryRoot(), "src", "ArtifactRegistry.Build");
        var packed = await DotnetAsync(["pack", package, "-p:VersionSuffix=results", "-o", Path("feed"), "-v:q", "--nologo", $"-p:ArtifactsPath={Path("artifacts")}"], RepositoryRoot());
        Assert.True(packed.ExitCode == 0, packed.Output);
        foreach (var (name, text) in Files())
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
            await File.WriteAllTextAsync(Path(name), text);
        }
    }

    public Task<(int ExitCode, string Output)> RunAsync(string arguments, IReadOnlyDictionary<string, string>? variables = null) =>
        DotnetAsync(arguments.Split(' '), root, variables);

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    private async Task<(int ExitCode, string Output)> DotnetAsync(string[] arguments, string folder, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NUGET_PACKAGES"] = arguments[0] == "pack" ? Environment.GetEnvironmentVariable("NUGET_PACKAGES") : Path("packages");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["GOOGLE_OAUTH_ACCESS_TOKEN"] = Emulator.IssueAccessToken();
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    // What the machine that runs the tests says of itself: its CI system, its credentials, its MSBuild.
    private static bool IsForeign(string name) =>
        Array.Exists(["MSBUILD", "GOOGLE_", "CLOUDSDK_", "GITHUB_", "GITLAB_", "TF_BUILD", "BUILDER_", "CI", "DOTNET_CONTAINER", "SDK_CONTAINER"], start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "ArtifactRegistry.Build.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    private IEnumerable<(string Name, string Text)> Files() =>
    [
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        ("nuget.config", """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>"""),
        ("Api/Api.csproj", Service("api", "", $"""<PackageReference Include="ArtifactRegistry.Build" Version="{Version}" PrivateAssets="all" />""")),
        ("My.Web/My.Web.csproj", Service("web", "<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>", $"""<PackageReference Include="ArtifactRegistry.Build" Version="{Version}" PrivateAssets="all" />""")),
        ("Both/Both.csproj", Service("both", "", $"""<PackageReference Include="ArtifactRegistry.Build" Version="{Version}" PrivateAssets="all" /><ArtifactRegistryAttachment Include="both.spdx.json" />""")
            .Replace("Microsoft.NET.Sdk", $"Microsoft.NET.Sdk;ArtifactRegistry.Build/{Version}", StringComparison.Ordinal)),
        ("Both/both.spdx.json", "{}"),
        ("Api/Program.cs", "return;"),
        ("My.Web/Program.cs", "return;"),
        ("Both/Program.cs", "return;"),
        ("Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""),
        ("release/release.proj", $"""<Project Sdk="ArtifactRegistry.Build/{Version}"><ItemGroup><ArtifactRegistryHost Include="{Host}" /></ItemGroup></Project>"""),
        ("own/own.proj", $"""<Project Sdk="ArtifactRegistry.Build/{Version}"><Target Name="Publish"><Message Importance="high" Text="its own Publish" /></Target></Project>"""),
        ("services.slnx", """<Solution><Project Path="Api/Api.csproj" /><Project Path="My.Web/My.Web.csproj" /></Solution>"""),
        ("all.slnx", """<Solution><Project Path="Api/Api.csproj" /><Project Path="Lib/Lib.csproj" /><Project Path="release/release.proj" Type="Common C#" /></Solution>"""),
    ];

    private string Service(string name, string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ContainerBaseImage>{Host}/p/r/base:1</ContainerBaseImage>
            <ContainerRegistry>{Host}</ContainerRegistry>
            <ContainerRepository>p/r/{name}</ContainerRepository>
            <ContainerImageTags>$(Version);latest</ContainerImageTags>
            <UseAppHost>false</UseAppHost>
            <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
            <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <ArtifactRegistryHost Include="{Host}" />
            {items}
          </ItemGroup>
        </Project>
        """;
}

/// <summary>The tests that share a shop, one after another.</summary>
[CollectionDefinition(nameof(Shop))]
public sealed class ShopTests : ICollectionFixture<Shop>;
