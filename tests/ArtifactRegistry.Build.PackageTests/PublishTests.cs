using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The main job: one <c>dotnet publish</c>, with nothing but a key file on the machine.</summary>
public sealed class PublishTests(PackageFixture package)
{
    [Fact]
    public async Task A_publish_pushes_verifies_and_tells_the_digest()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();

        var publish = (await sandbox.PublishAsync()).ShouldSucceed();

        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        Assert.Equal(digest, sandbox.Host.GetTagDigest("p/r/app", "latest"));
        Assert.Contains($"app -> {sandbox.Registry}/p/r/app@{digest}", publish.Output, StringComparison.Ordinal);
        Assert.Equal(ProjectSandbox.ReleaseRequests, sandbox.OwnRequests());
        Assert.Equal(1, sandbox.Emulator.TokenRequests);
    }

    [Theory]
    [InlineData("-m:1")]
    [InlineData("-m:2")]
    [InlineData("-mt")]
    public async Task A_multi_platform_publish_works_however_MSBuild_runs_it(string mode)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.TwoPlatforms);

        var publish = (await sandbox.PublishAsync(mode)).ShouldSucceed();

        Assert.Contains(
            $"app -> {sandbox.Registry}/p/r/app@{sandbox.Host.GetTagDigest("p/r/app", "1.0.0")}", publish.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["1.0.0", "1.0.0-linux-arm64", "1.0.0-linux-x64", "latest"], sandbox.Host.Tags("p/r/app").Order(StringComparer.Ordinal));
        Assert.Equal(ProjectSandbox.ReleaseRequests, sandbox.OwnRequests());
    }

    [Fact]
    public async Task Properties_items_and_report_say_the_same()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: "<ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>"
                + "<ArtifactRegistryDigestFile>digest.txt</ArtifactRegistryDigestFile>");

        var publish = (await sandbox.PublishAsync(
            "-getProperty:ArtifactRegistryImageDigest", "-getProperty:ArtifactRegistryImageReference", "-getItem:ArtifactRegistryTag"))
            .ShouldSucceed();

        var digest = sandbox.Host.GetTagDigest("p/r/app", "stable")!;
        using var results = JsonDocument.Parse(publish.Output);
        using var report = JsonDocument.Parse(sandbox.Read("app/obj/Release/net10.0/artifact-registry.json"));
        Assert.Equal(digest, results.RootElement.GetProperty("Properties").GetProperty("ArtifactRegistryImageDigest").GetString());
        Assert.Equal($"{sandbox.Registry}/p/r/app@{digest}", report.RootElement.GetProperty("reference").GetString());
        Assert.Equal($"{digest}\n", sandbox.Read("app/digest.txt"));
        var tags = results.RootElement.GetProperty("Items").GetProperty("ArtifactRegistryTag").EnumerateArray();
        Assert.Equal(
            ["1.0.0 pushed", "latest added", "stable added"],
            tags.Select(tag => $"{tag.GetProperty("Identity").GetString()} {tag.GetProperty("Outcome").GetString()}"));
    }

    [Fact]
    public async Task The_terminal_loggers_result_line_is_the_image()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Environment["TERM"] = "xterm";

        var publish = (await sandbox.PublishAsync("-tl:on")).ShouldSucceed();

        Assert.Contains(
            $"{sandbox.Registry}/p/r/app@{sandbox.Host.GetTagDigest("p/r/app", "1.0.0")}", publish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_project_publishes_by_its_profile()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(sdk: "Microsoft.NET.Sdk.Web");

        (await sandbox.DotnetAsync("app", "publish", "-p:PublishProfile=DefaultContainer")).ShouldSucceed();

        Assert.Equal(ProjectSandbox.ReleaseRequests, sandbox.OwnRequests());
    }

    [Fact]
    public async Task A_multi_targeting_project_publishes_the_framework_that_is_named()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(frameworks: "<TargetFrameworks>net10.0</TargetFrameworks>");

        (await sandbox.PublishAsync("-f", "net10.0")).ShouldSucceed();

        Assert.Equal(ProjectSandbox.ReleaseRequests, sandbox.OwnRequests());
    }

    [Fact]
    public async Task A_solution_publishes_each_image_and_signs_in_once()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject("api");
        sandbox.WriteProject("web");
        sandbox.Write(
            "library/library.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        sandbox.Write(
            "all.slnx",
            """
            <Solution>
              <Project Path="api/api.csproj" /><Project Path="web/web.csproj" /><Project Path="library/library.csproj" />
            </Solution>
            """);

        (await sandbox.DotnetAsync("", "publish", "all.slnx", "-t:PublishContainer", "-m:1")).ShouldSucceed();

        Assert.NotNull(sandbox.Host.GetTagDigest("p/r/api", "1.0.0"));
        Assert.NotNull(sandbox.Host.GetTagDigest("p/r/web", "1.0.0"));
        Assert.Equal(1, sandbox.Emulator.TokenRequests);
    }
}
