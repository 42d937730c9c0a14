using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>A default of the package never wins over one that a user sets where it is not set yet (docs/msbuild-surprises.md).</summary>
public sealed class DefaultTests(PackageFixture package)
{
    private const string OwnDefault =
        """<ArtifactRegistryTagPolicy Condition="'$(ArtifactRegistryTagPolicy)' == ''">Fail</ArtifactRegistryTagPolicy>""";

    [Theory]
    [InlineData("app/app.csproj")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    public async Task A_policy_that_a_project_sets_where_none_is_set_is_the_policy(string file)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: file.EndsWith(".csproj", StringComparison.Ordinal) ? OwnDefault : "");
        if (!file.EndsWith(".csproj", StringComparison.Ordinal))
        {
            sandbox.Write(file, $"<Project><PropertyGroup>{OwnDefault}</PropertyGroup></Project>");
        }

        (await sandbox.PublishAsync()).ShouldSucceed();
        (await sandbox.PublishAsync("--no-restore")).ShouldFailWith("ARB3101");

        sandbox.Environment["ArtifactRegistryTagPolicy"] = "Overwrite";
        (await sandbox.PublishAsync("--no-restore")).ShouldSucceed();
    }

    [Fact]
    public async Task An_empty_policy_on_the_command_line_does_not_switch_the_gate_off()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);

        (await sandbox.PublishAsync("-p:ArtifactRegistryTagPolicy=")).ShouldFailWith("ARB1005");

        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_release_project_without_code_has_its_own_default_too()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.Write("release.proj", $"""
            <Project Sdk="ArtifactRegistry.Build/{package.Version}"><PropertyGroup>{OwnDefault}</PropertyGroup></Project>
            """);

        var answer = await sandbox.DotnetAsync(".", ["msbuild", "release.proj", "-getProperty:ArtifactRegistryTagPolicy"]);

        Assert.Equal("Fail", answer.ShouldSucceed().Output.Trim());
    }
}
