using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Documentation;

/// <summary>The solution of the pages that publish: two services and their deployment files. It is compiled once for all of them.</summary>
public sealed class PublishedShop(PackageFixture package) : IAsyncLifetime
{
    /// <summary>Its pages, and what each needs beside the solution. A command that two pages show is typed on one of them.</summary>
    internal static readonly IReadOnlyDictionary<string, Action<ProjectSandbox>> Pages = new Dictionary<string, Action<ProjectSandbox>>(
        StringComparer.Ordinal)
    {
        ["docs/bare-project.md"] = AddProjectWithoutPackage,
        ["docs/copy.md"] = _ => { },
        ["docs/credentials.md"] = sandbox => sandbox.Environment.Remove(KeyVariable),
        ["docs/diagnostics/ARB1104.md"] = _ => { },
        ["docs/diagnostics/ARB2004.md"] = _ => { },
        ["docs/pin.md"] = PreparePins,
        ["docs/releases.md"] = _ => { },
        ["docs/report.md"] = _ => { },
    };

    private const string KeyVariable = "GOOGLE_APPLICATION_CREDENTIALS";

    private ProjectSandbox? sandbox;

    private ProjectSandbox Sandbox => sandbox!;

    public async ValueTask InitializeAsync()
    {
        sandbox = await ProjectSandbox.CreateAsync(package, new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost()] });
        foreach (var image in (string[])["api", "web", "my-image"])
        {
            Sandbox.Host.PushIndex($"my-project/my-repo/{image}", "1.4.0");
        }

        Sandbox.Write("src/Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Version Condition="'$(Version)' == ''">1.4.0</Version>
                <UseAppHost>false</UseAppHost>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <ContainerBaseImage>{Sandbox.Registry}/p/r/base:1</ContainerBaseImage>
                <ContainerRegistry>{Sandbox.Registry}</ContainerRegistry>
                <ContainerRepository>my-project/my-repo/$(MSBuildProjectName.ToLowerInvariant())</ContainerRepository>
                <ArtifactRegistryTagTemplates Condition="'$(ArtifactRegistryTagTemplates)' == ''"
                  >{"{version};latest?stable"}</ArtifactRegistryTagTemplates>
              </PropertyGroup>
            </Project>
            """);
        Sandbox.Write("src/Api/Program.cs", "return;");
        Sandbox.Write("src/Web/Program.cs", "return;");
        Sandbox.Write("src/Web/Web.csproj", Service());
    }

    /// <summary>Types a page's commands, in the folder of one of the services or of the solution.</summary>
    internal async Task TypeAsync(ShownPage page, IReadOnlyCollection<string> skipped)
    {
        Sandbox.Environment[KeyVariable] = Sandbox.KeyFile;
        WriteSolution();
        Pages[page.Path](Sandbox);
        await PageSession.RunAsync(Sandbox, package, page, "src/Api", skipped);
    }

    private void WriteSolution()
    {
        Sandbox.Write("Shop.slnx", """<Solution><Project Path="src/Api/Api.csproj" /><Project Path="src/Web/Web.csproj" /></Solution>""");
        Sandbox.Write("release.proj", $"""<Project Sdk="ArtifactRegistry.Build/{package.Version}" />""");
        Sandbox.Write("src/Api/Api.csproj", Service());
    }

    private string Service() => $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{Sandbox.PackageReference}</ItemGroup></Project>""";

    private static void AddProjectWithoutPackage(ProjectSandbox sandbox)
    {
        sandbox.Write(
            "site.proj", """<Project><Target Name="Build" /><Target Name="Publish" /><Target Name="PublishContainer" /></Project>""");
        sandbox.Write("Shop.slnx", sandbox.Read("Shop.slnx").Replace(
            "</Solution>", """<Project Path="site.proj" Type="Common C#" /></Solution>""", StringComparison.Ordinal));
    }

    // The release project's deployment file is below the solution, the service's own below the service.
    private static void PreparePins(ProjectSandbox sandbox)
    {
        foreach (var folder in (string[])["deploy", "src/Api/deploy"])
        {
            sandbox.Write($"{folder}/api.yaml", $"{new string('\n', 13)}image: {sandbox.Registry}/my-project/my-repo/api:1.3.0\n");
        }

        sandbox.Write("src/Api/Api.csproj", sandbox.Read("src/Api/Api.csproj").Replace(
            "</Project>", $"{ShownPage.Read("docs/pin.md").FirstBlock("xml")}</Project>", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
