using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Projects;

/// <summary>The kinds of projects that publish a container. Each is released once, and a second release is refused.</summary>
public sealed class ProjectKindTests(PackageFixture package)
{
    private const string Builder = "Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args).Build();";

    [Theory]
    [InlineData("Microsoft.NET.Sdk.Web", Builder)]
    [InlineData("Microsoft.NET.Sdk.Worker", "System.Console.WriteLine();")]
    public async Task A_project_of_another_SDK(string sdk, string program)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy, sdk: sdk);
        sandbox.Write("app/Program.cs", program);

        await ReleaseOnceAsync(sandbox, "publish", "-t:PublishContainer", "-m:1");
    }

    [Fact]
    public async Task An_FSharp_project()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.AddPackageSource("cache", PackageFixture.MachineCache);
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy + "<SatelliteResourceLanguages>en</SatelliteResourceLanguages>",
            items: """<PackageReference Update="FSharp.Core" Version="10.1.401" /><Compile Include="Program.fs" />""");
        Rename(sandbox, ".fsproj");
        sandbox.Write("app/Program.fs", """printfn "hello" """);

        await ReleaseOnceAsync(sandbox, "publish", "-t:PublishContainer", "-m:1");
    }

    [Fact]
    public async Task A_Visual_Basic_project()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy + "<StartupObject>Sub Main</StartupObject>");
        Rename(sandbox, ".vbproj");
        sandbox.Write("app/Program.vb", "Module Program\n  Sub Main()\n  End Sub\nEnd Module\n");

        await ReleaseOnceAsync(sandbox, "publish", "-t:PublishContainer", "-m:1");
    }

    /// <summary>The solution's own target is the plain publish; a profile of the web SDK makes it one of a container.</summary>
    [Fact]
    public async Task A_solution_in_the_XML_format_whose_other_project_has_no_container()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy + "<PublishProfile>DefaultContainer</PublishProfile>", sdk: "Microsoft.NET.Sdk.Web");
        WriteProjectWithoutContainer(sandbox, "host");
        sandbox.Write("app/all.slnx", """
            <Solution>
              <Project Path="app.csproj" />
              <Project Path="../host/host.csproj" />
            </Solution>
            """);

        await ReleaseOnceAsync(sandbox, "publish", "all.slnx", "-m:1");

        Assert.Empty(sandbox.Host.Tags("p/r/host"));
    }

    /// <summary>As an Aspire AppHost is: it references the package because a Directory.Build.props does, and is not published.</summary>
    [Fact]
    public async Task A_project_without_a_container_builds_without_a_request()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        WriteProjectWithoutContainer(sandbox, "host");

        var build = (await sandbox.DotnetAsync("host", "publish", "-m:1")).ShouldSucceed();

        Assert.Empty(build.WarningCodes);
        Assert.Empty(sandbox.Emulator.Requests);
        Assert.Empty(sandbox.Host.Tags("p/r/host"));
    }

    private static async Task ReleaseOnceAsync(ProjectSandbox sandbox, params string[] publish)
    {
        (await sandbox.DotnetAsync("app", publish)).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        Assert.NotNull(digest);

        (await sandbox.DotnetAsync("app", publish)).ShouldFailWith("ARB3101");

        Assert.Equal(digest, sandbox.Host.GetTagDigest("p/r/app", "1.0.0"));
    }

    private static void WriteProjectWithoutContainer(ProjectSandbox sandbox, string name) => sandbox.WriteProject(
        name, ProjectSandbox.FailPolicy + "<IsPublishable>false</IsPublishable><IsAspireHost>true</IsAspireHost>");

    private static void Rename(ProjectSandbox sandbox, string extension)
    {
        File.Move(Path.Combine(sandbox.Folder, "app/app.csproj"), Path.Combine(sandbox.Folder, $"app/app{extension}"));
        File.Delete(Path.Combine(sandbox.Folder, "app/Program.cs"));
    }
}
