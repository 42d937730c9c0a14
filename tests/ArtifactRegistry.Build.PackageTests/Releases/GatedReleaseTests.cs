using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A release project pushes what was gated, and nothing else (docs/releases.md).</summary>
public sealed class GatedReleaseTests(PackageFixture package)
{
    [Fact]
    public async Task A_project_without_the_package_is_refused_before_any_push()
    {
        await using var sandbox = await CreateAsync("web");
        var project = sandbox.Read("web/web.csproj");
        sandbox.Write("web/web.csproj", project.Replace(sandbox.PackageReference, "", StringComparison.Ordinal));

        var publish = (await PublishAsync(sandbox)).ShouldFailWith("ARB3118");

        Assert.Contains(
            $"web: {sandbox.Registry}/p/r/web would be pushed unchecked: the project does not reference ArtifactRegistry.Build.",
            publish.Output,
            StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("<ArtifactRegistryEnabled>false</ArtifactRegistryEnabled>", "", "ArtifactRegistryEnabled is false.")]
    [InlineData("", "<ArtifactRegistryHost Remove=\"@(ArtifactRegistryHost)\" />", "is not known as Artifact Registry.")]
    public async Task A_project_in_which_the_package_is_not_active_is_refused_before_any_push(
        string properties, string items, string reason)
    {
        await using var sandbox = await CreateAsync("web");
        sandbox.WriteProject("web", properties, items);

        var publish = (await PublishAsync(sandbox)).ShouldFailWith("ARB3118");

        Assert.Contains($"web: {sandbox.Registry}/p/r/web would be pushed unchecked: ", publish.Output, StringComparison.Ordinal);
        Assert.Contains(reason, publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_project_that_pushes_no_image_is_left_out_with_a_message()
    {
        (string Name, string Properties)[] projects =
        [
            ("library", "<OutputType>Library</OutputType>"),
            ("hidden", "<IsPublishable>false</IsPublishable>"),
            ("plain", "<EnableSdkContainerSupport>false</EnableSdkContainerSupport>"),
            ("local", "<ContainerRegistry></ContainerRegistry>"),
            ("archive", "<ContainerArchiveOutputPath>archive.tar</ContainerArchiveOutputPath>"),
        ];
        await using var sandbox = await CreateAsync([.. projects.Select(project => project.Name)]);
        foreach (var (name, properties) in projects)
        {
            sandbox.WriteProject(name, ProjectSandbox.FailPolicy + properties);
            sandbox.Host.PushImage($"p/r/{name}", "1.0.0");
        }

        sandbox.Write("library/Program.cs", "class Code;");

        var publish = (await PublishAsync(sandbox)).ShouldSucceed();

        Assert.All(projects, project =>
            Assert.Contains($"{project.Name}: no image is published, because ", publish.Output, StringComparison.Ordinal));
        Assert.Contains("release -> 1 image in ", publish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_without_any_image_is_an_error()
    {
        await using var sandbox = await CreateAsync();
        sandbox.WriteProject("api", "<IsPublishable>false</IsPublishable>");

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3404");
    }

    [Fact]
    public async Task A_target_that_takes_the_image_elsewhere_after_the_gate_is_an_error()
    {
        await using var sandbox = await CreateAsync();
        sandbox.WriteProject("api", targets: $"""
            <Target Name="Elsewhere" BeforeTargets="PublishContainer">
              <PropertyGroup><ContainerRegistry>127.0.0.1:{sandbox.Host.Port}</ContainerRegistry></PropertyGroup>
            </Target>
            """);

        (await PublishAsync(sandbox)).ShouldFailWith("ARB3108");

        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_project_that_is_listed_twice_is_released_once()
    {
        await using var sandbox = await CreateAsync("api", "release/../api");

        (await PublishAsync(sandbox)).ShouldSucceed();

        Assert.Single(sandbox.Writes(), write => write == "PUT manifests/1.0.0");
    }

    [Fact]
    public async Task A_dry_run_of_the_release_project_pushes_nothing_and_merges_no_report()
    {
        await using var sandbox = await CreateAsync();
        (await PublishAsync(sandbox)).ShouldSucceed();
        var merged = Path.Combine(sandbox.Folder, "release/artifact-registry-release.json");
        File.Delete(merged);
        sandbox.Emulator.ClearRequests();
        var release = sandbox.Read("release/release.proj");
        sandbox.Write("release/release.proj", release.Replace(
            "<ItemGroup>",
            "<PropertyGroup><ArtifactRegistryDryRun>true</ArtifactRegistryDryRun></PropertyGroup><ItemGroup>",
            StringComparison.Ordinal));
        sandbox.WriteProject("api", "<ContainerImageTags>2.0.0</ContainerImageTags>");

        var publish = (await PublishAsync(sandbox)).ShouldSucceed();

        Assert.Contains("api -> Dry run: ", publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
        Assert.False(File.Exists(merged));
    }

    /// <summary>A release project with <c>api</c> and the other projects, each of which publishes its own image.</summary>
    private async Task<ProjectSandbox> CreateAsync(params string[] others)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        foreach (var name in others.Where(name => !name.Contains('/', StringComparison.Ordinal)).Prepend("api"))
        {
            sandbox.WriteProject(name);
        }

        var projects = others.Prepend("api").Select(name => $"../{name}/{Path.GetFileName(name)}.csproj");
        sandbox.Write("release/release.proj", sandbox.BareProject(
            $"""<ArtifactRegistryProject Include="{string.Join(';', projects)}" />"""));
        return sandbox;
    }

    private static Task<CommandResult> PublishAsync(ProjectSandbox sandbox) =>
        sandbox.DotnetAsync("release", "build", "-t:ArtifactRegistryPublish", "-m:1");
}
