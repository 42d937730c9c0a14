using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.TagTemplates;

/// <summary>The targets that are used alone know the version and the tags that a publish would have.</summary>
public sealed class StandaloneTests(PackageFixture package)
{
    [Fact]
    public async Task A_gate_asks_for_the_tags_of_the_templates()
    {
        await using var project = await TemplateProject.CreateAsync(package, "{version};latest?stable", items: TemplateProject.MinVer);
        project.Git("tag", "2.3.4");
        project.Sandbox.Host.PushImage("p/r/app", "2.3.4");
        (await project.Sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        var gate = await project.Sandbox.BuildAsync("ArtifactRegistryForbidTags", "--no-restore");

        Assert.Contains("p/r/app:2.3.4", gate.ShouldFailWith("ARB3101").All, StringComparison.Ordinal);
    }

    /// <summary>At a version that was never released, the tags that moved to the versions before it are no obstacle.</summary>
    [Fact]
    public async Task A_gate_and_a_retag_leave_the_moving_tags_of_the_templates_to_move()
    {
        await using var project = await TemplateProject.CreateAsync(
            package,
            "{version};latest?stable;{major}.{minor};sha-{sha:7};branch-{branch}",
            ProjectSandbox.FailPolicy,
            TemplateProject.MinVer);
        var (sandbox, host) = (project.Sandbox, project.Sandbox.Host);
        Array.ForEach(["latest", "2.3", "branch-main"], tag => host.PushImage("p/r/app", tag));
        project.Git("tag", "2.3.4");
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        (await sandbox.BuildAsync("ArtifactRegistryForbidTags", "--no-restore")).ShouldSucceed();
        var released = host.PushImage("p/r/app", "2.3.4", new() { Content = "2.3.4" });
        var refused = (await sandbox.BuildAsync("ArtifactRegistryForbidTags", "--no-restore")).ShouldFailWith("ARB3101");
        (await sandbox.BuildAsync("ArtifactRegistryAddTags", "--no-restore", "-p:ArtifactRegistryAdditionalTags=2.3")).ShouldSucceed();

        Assert.DoesNotContain("app:2.3 ", refused.All, StringComparison.Ordinal);
        Assert.DoesNotContain("branch-main", refused.All, StringComparison.Ordinal);
        Assert.Equal(released, host.GetTagDigest("p/r/app", "2.3"));
    }

    /// <summary>Without templates, in the place where a version tool's version can be read: a target.</summary>
    [Fact]
    public async Task A_projects_own_hook_knows_the_version()
    {
        await using var project = await TemplateProject.CreateAsync(package, "", items: TemplateProject.MinVer);
        project.Git("tag", "2.3.4");
        project.Sandbox.Write("app/app.csproj", project.Sandbox.Read("app/app.csproj").Replace("</Project>", """
            <Target Name="Tag" BeforeTargets="ComputeContainerConfig">
              <PropertyGroup><ContainerImageTags>v$(Version)</ContainerImageTags></PropertyGroup>
            </Target></Project>
            """, StringComparison.Ordinal));
        (await project.Sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        var check = await project.Sandbox.BuildAsync("ArtifactRegistryCheckTags", "--no-restore", "-getItem:ArtifactRegistryTag");

        Assert.Contains("\"Identity\": \"v2.3.4\"", check.ShouldSucceed().Output, StringComparison.Ordinal);
    }
}
