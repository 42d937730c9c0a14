using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A warning of the gate that the build has as an error stops the push, wherever MSBuild was told so.</summary>
public sealed class WarningsAsErrorsTests(PackageFixture package)
{
    private const string WarnPolicy = "<ArtifactRegistryTagPolicy>Warn</ArtifactRegistryTagPolicy>";

    [Theory]
    [InlineData("-warnaserror", "-m:2")]
    [InlineData("-warnaserror:ARB3101", "-m:2")]
    [InlineData("-warnaserror", "-m:1")]
    public async Task In_every_node_of_a_solution_s_build(string warnings, string nodes)
    {
        await using var sandbox = await CreateAsync("app", "web");

        var publish = await sandbox.DotnetAsync(
            "", "publish", "all.slnx", "-t:PublishContainer", "-p:EnableSdkContainerSupport=true", warnings, nodes);

        publish.ShouldFailWith("ARB3101");
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task In_a_response_file()
    {
        await using var sandbox = await CreateAsync("app");
        sandbox.Write("Directory.Build.rsp", "-warnaserror");

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("-warnnotaserror:ARB3101")]
    [InlineData("-nowarn:ARB3101")]
    public async Task But_not_what_the_command_line_leaves_out(string exception)
    {
        await using var sandbox = await CreateAsync("app");

        (await sandbox.PublishAsync("-warnaserror", exception)).ShouldSucceed();

        Assert.NotEmpty(sandbox.Writes());
    }

    private async Task<ProjectSandbox> CreateAsync(params string[] projects)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.Write("all.slnx", $"""
            <Solution>{string.Concat(projects.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}</Solution>
            """);
        foreach (var name in projects)
        {
            sandbox.WriteProject(name, WarnPolicy);
            sandbox.Host.PushImage($"p/r/{name}", "1.0.0");
        }

        return sandbox;
    }
}
