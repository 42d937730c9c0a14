using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A release project that publishes several projects, or none of them (docs/releases.md).</summary>
public sealed class SolutionReleaseTests(PackageFixture package)
{
    private const string Projects =
        """<ArtifactRegistryProject Include="../api/api.csproj;../web/web.csproj;../library/library.csproj" />""";

    [Fact]
    public async Task A_release_project_publishes_all_its_projects_and_none_of_them_twice()
    {
        await using var sandbox = await CreateAsync();

        (await PublishAsync(sandbox)).ShouldSucceed();

        var (api, web) = (sandbox.Host.GetTagDigest("p/r/api", "1.0.0"), sandbox.Host.GetTagDigest("p/r/web", "1.0.0"));
        using var report = JsonDocument.Parse(sandbox.Read("release/artifact-registry-release.json"));
        Assert.Equal(
            [api, web], report.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("digest").GetString()));

        var second = (await PublishAsync(sandbox)).ShouldFailWith("ARB3118");
        Assert.Contains("2 projects cannot be released, so none is:", second.Output, StringComparison.Ordinal);
        Assert.Contains("api: ARB3101", second.Output, StringComparison.Ordinal);
        Assert.Contains("web: ARB3101", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_one_project_is_refused_no_other_is_pushed()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Host.PushImage("p/r/web", "1.0.0");

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3118");

        Assert.Empty(sandbox.Host.Tags("p/r/api"));
    }

    [Fact]
    public async Task The_policy_of_the_release_project_is_that_of_projects_without_one_and_no_old_report_stays()
    {
        await using var sandbox = await CreateAsync();
        sandbox.WriteProject("api");
        sandbox.Write(
            "release/release.proj",
            sandbox.BareProject("""<ArtifactRegistryProject Include="../api/api.csproj" />""")
                .Replace("</Project>", $"<PropertyGroup>{ProjectSandbox.FailPolicy}</PropertyGroup></Project>", StringComparison.Ordinal));
        (await PublishAsync(sandbox)).ShouldSucceed();
        var released = sandbox.Host.GetTagDigest("p/r/api", "1.0.0");
        sandbox.Write("api/Program.cs", "System.Console.WriteLine(2);");

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3118");

        Assert.Equal(released, sandbox.Host.GetTagDigest("p/r/api", "1.0.0"));
        Assert.False(File.Exists(Path.Combine(sandbox.Folder, "release/artifact-registry-release.json")));
    }

    [Fact]
    public async Task Two_projects_that_release_one_tag_are_refused_before_any_push()
    {
        await using var sandbox = await CreateAsync();
        sandbox.WriteProject("web", "<ContainerRepository>p/r/api</ContainerRepository>");

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3113");

        Assert.Empty(sandbox.Host.Tags("p/r/api"));
    }

    private async Task<ProjectSandbox> CreateAsync()
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject("api", ProjectSandbox.FailPolicy);
        sandbox.WriteProject("web", ProjectSandbox.FailPolicy, sdk: "Microsoft.NET.Sdk.Web");
        sandbox.Write(
            "library/library.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        sandbox.Write("release/release.proj", sandbox.BareProject(Projects));
        return sandbox;
    }

    private static Task<CommandResult> PublishAsync(ProjectSandbox sandbox) =>
        sandbox.DotnetAsync("release", "build", "-t:ArtifactRegistryPublish", "-m:1");
}
