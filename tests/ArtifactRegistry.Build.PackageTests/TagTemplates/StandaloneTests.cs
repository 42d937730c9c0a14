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
