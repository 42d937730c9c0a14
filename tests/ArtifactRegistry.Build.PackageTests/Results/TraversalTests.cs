using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Results;

/// <summary>A traversal project publishes several projects in one build without telling them: their CI outputs must not overwrite each
/// other.</summary>
public sealed class TraversalTests(PackageFixture package)
{
    [Theory]
    [InlineData("dirs.proj")]
    [InlineData(null)]
    public async Task The_outputs_of_each_project_begin_with_its_name(string? project)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject("api");
        sandbox.WriteProject("web");
        sandbox.Write("dirs.proj", """
            <Project>
              <Target Name="Restore"><MSBuild Projects="api/api.csproj;web/web.csproj" Targets="Restore" /></Target>
              <Target Name="PublishContainer">
                <MSBuild Projects="api/api.csproj;web/web.csproj" Targets="Publish;PublishContainer" />
              </Target>
            </Project>
            """);
        sandbox.Environment["GITHUB_ACTIONS"] = "true";
        sandbox.Environment["GITHUB_OUTPUT"] = Path.Combine(sandbox.Folder, "outputs");

        (await sandbox.DotnetAsync(".", ["build", .. project is null ? (string[])[] : [project], "-t:PublishContainer", "-m:1"]))
            .ShouldSucceed();

        var names = sandbox.Read("outputs")
            .Split('\n')
            .Where(line => line.Contains("DIGEST", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Split('=', '<')[0]);
        Assert.Equal(["api_digest", "web_digest"], names.Order(StringComparer.Ordinal));
    }
}
