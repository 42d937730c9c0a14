using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.TagTemplates;

/// <summary>The version is the one that the project or its version tool has, however the publish is run.</summary>
public sealed class VersionTests(PackageFixture package)
{
    [Theory]
    [InlineData("", "", "1.0.0;latest")]
    [InlineData("<VersionPrefix>1.4.0</VersionPrefix>", "", "1.4.0;latest")]
    [InlineData("<VersionPrefix>1.4.0</VersionPrefix><VersionSuffix>RC.1</VersionSuffix>", "", "1.4.0-RC.1")]
    [InlineData("<Version>1.5.0+meta</Version>", "", "1.5.0;latest")]
    [InlineData("", TemplateProject.MinVer, "2.3.4;latest")]
    public async Task A_publish_and_one_without_a_build_have_the_same_tags(string properties, string items, string tags)
    {
        await using var project = await TemplateProject.CreateAsync(package, "{version};latest?stable", properties, items);
        project.Git("tag", "2.3.4");

        (await project.Sandbox.PublishAsync()).ShouldSucceed();
        (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerRepository=p/r/second")).ShouldSucceed();

        Assert.Equal(tags, project.Tags());
        Assert.Equal(tags, project.Tags("second"));
    }

    [Fact]
    public async Task Nerdbank_GitVersioning_needs_no_build_either()
    {
        await using var project = await TemplateProject.CreateAsync(
            package, "{version};{major}.{minor}", items: TemplateProject.NerdbankGitVersioning);
        project.Sandbox.Write("version.json", """{ "version": "3.1", "publicReleaseRefSpec": [ "^refs/heads/main$" ] }""");
        project.Git("add", "-f", "version.json");
        project.Git("-c", "user.name=n", "-c", "user.email=n@example.com", "commit", "-q", "-m", "version");

        (await project.Sandbox.PublishAsync()).ShouldSucceed();
        (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerRepository=p/r/second")).ShouldSucceed();

        Assert.Equal("3.1;3.1.1", project.Tags());
        Assert.Equal("3.1;3.1.1", project.Tags("second"));
    }

    [Theory]
    [InlineData("-t:PublishContainer")]
    [InlineData("-p:PublishProfile=DefaultContainer")]
    public async Task All_platforms_have_the_tags_of_the_whole_publish(string how)
    {
        await using var project = await TemplateProject.CreateAsync(
            package,
            "{version};edge?branch=main",
            ProjectSandbox.TwoPlatforms,
            $"""{TemplateProject.MinVer}<ArtifactRegistryHost Remove="@(ArtifactRegistryHost)" />""");
        project.Git("tag", "2.3.4");
        var file = project.Sandbox.Read("app/app.csproj");
        project.Sandbox.Write("app/app.csproj", file.Replace("Microsoft.NET.Sdk", "Microsoft.NET.Sdk.Web", StringComparison.Ordinal));

        var publish = (await project.Sandbox.DotnetAsync("app", "publish", how, "-m:1")).ShouldSucceed();

        Assert.DoesNotContain("latest", project.Tags(), StringComparison.Ordinal);
        Assert.DoesNotContain("1.0.0", project.Tags(), StringComparison.Ordinal);
        Assert.True(project.Tags().StartsWith("2.3.4;", StringComparison.Ordinal), publish.All);
        Assert.Equal(project.Sandbox.Host.GetTagDigest("p/r/app", "2.3.4"), project.Sandbox.Host.GetTagDigest("p/r/app", "edge"));
    }

    [Fact]
    public async Task Several_platforms_without_a_build_compute_the_version_once()
    {
        await using var project = await TemplateProject.CreateAsync(
            package, "{version}", ProjectSandbox.TwoPlatforms, TemplateProject.MinVer);
        project.Git("tag", "2.3.4");

        (await project.Sandbox.PublishAsync()).ShouldSucceed();
        (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerRepository=p/r/second")).ShouldSucceed();

        Assert.Equal("2.3.4;2.3.4-linux-arm64;2.3.4-linux-x64", project.Tags());
        Assert.Equal(project.Tags(), project.Tags("second"));
    }

    [Fact]
    public async Task One_of_several_frameworks_is_published()
    {
        await using var project = await TemplateProject.CreateAsync(
            package, "{version}", items: TemplateProject.MinVer, frameworks: "<TargetFrameworks>net9.0;net10.0</TargetFrameworks>");
        project.Git("tag", "2.3.4");

        (await project.Sandbox.PublishAsync("-f", "net10.0")).ShouldSucceed();

        Assert.Equal("2.3.4", project.Tags());
    }
}
