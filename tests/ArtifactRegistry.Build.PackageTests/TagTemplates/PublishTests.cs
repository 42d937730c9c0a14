using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.TagTemplates;

/// <summary>Templates in real publishes: where they apply, and what they refuse.</summary>
public sealed class PublishTests(PackageFixture package)
{
    [Theory]
    [InlineData("<ArtifactRegistryEnabled>false</ArtifactRegistryEnabled>")]
    [InlineData("<ContainerArchiveOutputPath>image.tar.gz</ContainerArchiveOutputPath>")]
    [InlineData("<ContainerRegistry></ContainerRegistry><ContainerArchiveOutputPath>image.tar.gz</ContainerArchiveOutputPath>")]
    public async Task Templates_apply_where_the_package_is_not_active_too(string properties)
    {
        await using var project = await TemplateProject.CreateAsync(
            package, "{version};sha-{sha:7};{branch}", $"<Version>1.5.0</Version>{properties}");

        var publish = (await project.Sandbox.PublishAsync("-getItem:ContainerImageTags")).ShouldSucceed();

        foreach (var tag in (string[])["1.5.0", $"sha-{project.Commit[..7]}", "main"])
        {
            Assert.Contains($"\"Identity\": \"{tag}\"", publish.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\"latest\"", publish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variables_of_a_CI_system_count_for_its_own_commit()
    {
        await using var project = await TemplateProject.CreateAsync(
            package, "{version};edge?branch=main;{branch}", "<Version>1.5.0</Version>");
        var environment = project.Sandbox.Environment;
        (environment["GITHUB_ACTIONS"], environment["GITHUB_EVENT_NAME"], environment["GITHUB_REF"]) = ("true", "push", "refs/heads/main");
        environment["GITHUB_SHA"] = project.Commit;
        (await project.Sandbox.PublishAsync()).ShouldSucceed();
        environment["GITHUB_SHA"] = new string('0', 40);

        var other = (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerRepository=p/r/other")).ShouldSucceed();

        Assert.Equal("1.5.0;edge;main", project.Tags());
        Assert.Equal("1.5.0", project.Tags("other"));
        Assert.Contains(
            $"edge?branch=main: GitHub Actions runs for the commit {new string('0', 40)}, but {project.Commit} is built.",
            other.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_is_named_like_a_release_stops_the_publish()
    {
        await using var project = await TemplateProject.CreateAsync(package, "{branch}", "<Version>1.5.0</Version>");
        project.Git("checkout", "-q", "-b", "1.0.0");

        (await project.Sandbox.PublishAsync()).ShouldFailWith("ARB1103");

        Assert.Empty(project.Sandbox.Host.Tags("p/r/app"));
    }

    [Fact]
    public async Task Tags_and_templates_together_are_refused_and_one_of_them_can_be_cleared()
    {
        await using var project = await TemplateProject.CreateAsync(package, "{version}", "<Version>1.5.0</Version>");

        project.Sandbox.Environment["ContainerImageTags"] = "a;b";
        var refused = (await project.Sandbox.PublishAsync()).ShouldFailWith("ARB1104");
        Assert.Contains("app.csproj : error ARB1104", refused.All, StringComparison.Ordinal);
        project.Sandbox.Environment.Remove("ContainerImageTags");
        (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerImageTag=test")).ShouldFailWith("ARB1104");
        Assert.Empty(project.Sandbox.Host.Tags("p/r/app"));
        (await project.Sandbox.PublishAsync("--no-build", "-p:ContainerImageTag=test", "-p:ArtifactRegistryTagTemplates=")).ShouldSucceed();

        Assert.Equal("test", project.Tags());
    }

    [Fact]
    public async Task The_default_version_is_known_as_such()
    {
        await using var project = await TemplateProject.CreateAsync(package, "{version}");
        (await project.Sandbox.DotnetAsync("app", "restore")).ShouldSucceed();
        string[] ask = ["--no-restore", "-getProperty:_ArtifactRegistryVersionIsDefault"];

        var without = await project.Sandbox.BuildAsync("ComputeContainerConfig", ask);
        var with = await project.Sandbox.BuildAsync("ComputeContainerConfig", [.. ask, "-p:Version=1.0.0"]);

        Assert.Equal("true", without.ShouldSucceed().Output.Trim());
        Assert.Equal("", with.ShouldSucceed().Output.Trim());
    }
}
