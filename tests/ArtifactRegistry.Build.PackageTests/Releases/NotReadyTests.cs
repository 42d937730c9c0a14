using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>What the release needs after the push is checked before it, as late as possible.</summary>
public sealed class NotReadyTests(PackageFixture package)
{
    private const string Sbom = """<ArtifactRegistryAttachment Include="sbom.spdx.json" />""";

    [Fact]
    public async Task All_that_is_missing_is_one_error_before_anything_is_uploaded()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: ProjectSandbox.TwoPlatforms + "<ArtifactRegistryReportFile>report.json</ArtifactRegistryReportFile>", items: Sbom);
        foreach (var folder in (string[])["app/report.json", "output"])
        {
            Directory.CreateDirectory(Path.Combine(sandbox.Folder, folder));
        }

        sandbox.Environment["GITHUB_ACTIONS"] = "true";
        sandbox.Environment["GITHUB_OUTPUT"] = Path.Combine(sandbox.Folder, "output");
        var tag = new string('a', 120);

        var publish = (await sandbox.PublishAsync($"-p:ContainerImageTags={tag}")).ShouldFailWith("ARB3115");

        Assert.Contains("5 problems would leave this release incomplete", publish.Output, StringComparison.Ordinal);
        string[] named = [$"{tag}-linux-arm64", $"{tag}-linux-x64", "sbom.spdx.json", "ArtifactRegistryReportFile", "GITHUB_OUTPUT"];
        Assert.All(named, name => Assert.Contains(name, publish.Output, StringComparison.Ordinal));
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_single_problem_is_said_by_its_own_code_and_what_a_hook_makes_is_not_missing()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(items: Sbom);
        (await sandbox.PublishAsync()).ShouldFailWith("ARB3505");
        Assert.Empty(sandbox.Writes());

        sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="MakeSbom" BeforeTargets="PublishContainer">
                <WriteLinesToFile File="$(MSBuildProjectDirectory)/sbom.spdx.json" Lines="{}" Overwrite="true" />
              </Target>
            </Project>
            """);
        (await sandbox.PublishAsync("--no-restore")).ShouldSucceed();

        Assert.Contains("application/spdx+json", sandbox.ReadReport(), StringComparison.Ordinal);
    }

    /// <summary>The SDK would upload layers and no manifest, and end without an error.</summary>
    [Theory]
    [InlineData("-p:ContainerImageTags= ", "")]
    [InlineData("-p:ContainerImageTags= ", ProjectSandbox.TwoPlatforms)]
    [InlineData("-p:x=y", ProjectSandbox.FailPolicy)]
    public async Task A_release_whose_tags_are_empty_or_removed_is_an_error_before_anything_is_uploaded(string argument, string properties)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: properties, targets: argument != "-p:x=y" ? "" : """
            <Target Name="Remove" BeforeTargets="PublishContainer">
              <ItemGroup><ContainerImageTags Remove="@(ContainerImageTags)" /></ItemGroup>
            </Target>
            """);

        var publish = (await sandbox.PublishAsync(argument)).ShouldFailWith("ARB3110");

        Assert.Contains("This release has no tag", publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }
}
