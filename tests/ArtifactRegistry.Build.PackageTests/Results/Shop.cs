using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Results;

/// <summary>A solution of two services, a library and a release project in a folder of its own, and a registry.</summary>
public sealed class Shop(PackageFixture package) : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("artifact-registry-shop-").FullName;
    private ArtifactRegistryEmulator? emulator;

    public ArtifactRegistryEmulator Emulator => emulator!;

    public string Host => Emulator.Hosts[0].Authority;

    public string Path(string name) => System.IO.Path.Combine(root, name);

    public async ValueTask InitializeAsync()
    {
        emulator = await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions());
        Emulator.Hosts[0].PushIndex("p/r/base", "1", "linux/amd64", "linux/arm64");
        foreach (var (name, text) in Files())
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
            await File.WriteAllTextAsync(Path(name), text);
        }
    }

    public async Task<(int ExitCode, string Output)> RunAsync(string arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var environment = package.CreateEnvironment(root);
        environment["NUGET_PACKAGES"] = package.PackageCache;
        environment["GOOGLE_OAUTH_ACCESS_TOKEN"] = Emulator.IssueAccessToken();
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        var result = await Dotnet.RunAsync(root, arguments.Split(' '), environment, TestContext.Current.CancellationToken);
        return (result.ExitCode, result.All);
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    private IEnumerable<(string Name, string Text)> Files() =>
    [
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        ("nuget.config",
            $"""<configuration><packageSources><clear /><add key="feed" value="{package.Feed}" /></packageSources></configuration>"""),
        ("Api/Api.csproj", Service("api", "", PackageReference)),
        ("My.Web/My.Web.csproj",
            Service("web", "<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>", PackageReference)),
        ("Both/Both.csproj",
            Service("both", "", PackageReference + """<ArtifactRegistryAttachment Include="both.spdx.json" />""")
                .Replace("Microsoft.NET.Sdk", $"Microsoft.NET.Sdk;ArtifactRegistry.Build/{package.Version}", StringComparison.Ordinal)),
        ("Both/both.spdx.json", "{}"),
        ("Api/Program.cs", "return;"),
        ("My.Web/Program.cs", "return;"),
        ("Both/Program.cs", "return;"),
        ("Lib/Lib.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""),
        ("release/release.proj",
            $"""
            <Project Sdk="ArtifactRegistry.Build/{package.Version}">
              <ItemGroup><ArtifactRegistryHost Include="{Host}" /></ItemGroup>
            </Project>
            """),
        ("own/own.proj",
            $"""
            <Project Sdk="ArtifactRegistry.Build/{package.Version}">
              <Target Name="Publish"><Message Importance="high" Text="its own Publish" /></Target>
            </Project>
            """),
        ("services.slnx", """<Solution><Project Path="Api/Api.csproj" /><Project Path="My.Web/My.Web.csproj" /></Solution>"""),
        ("all.slnx",
            """
            <Solution>
              <Project Path="Api/Api.csproj" /><Project Path="Lib/Lib.csproj" />
              <Project Path="release/release.proj" Type="Common C#" />
            </Solution>
            """),
    ];

    private string PackageReference =>
        $"""<PackageReference Include="ArtifactRegistry.Build" Version="{package.Version}" PrivateAssets="all" />""";

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
