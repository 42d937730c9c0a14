using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A policy that nothing enforces is never silent; a host that is Artifact Registry's is known in all its spellings.</summary>
public sealed class NotActiveTests(PackageFixture package)
{
    [Fact]
    public async Task Hosts_are_known_with_upper_case_letters_and_a_port()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();

        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();
        Assert.Equal("true", await DecideAsync("Europe-Docker.PKG.dev:443"));
        Assert.Equal("true", await DecideAsync("GCR.io"));
        Assert.Equal("", await DecideAsync("us-docker.pkg.dev:444"));

        async Task<string> DecideAsync(string host)
        {
            var decide = await sandbox.DotnetAsync(
                "app", "msbuild", "-t:_ArtifactRegistryDecide", $"-p:ContainerRegistry={host}", "-getProperty:_ArtifactRegistryActive");
            return decide.ShouldSucceed().Output.Trim();
        }
    }

    [Fact]
    public async Task An_undeclared_host_is_a_warning_and_an_error_where_warnings_are()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy,
            items: $"""<ArtifactRegistryHost Remove="{sandbox.Registry}" /><ArtifactRegistryPinFile Include="deploy.yaml" />""");

        var publish = (await sandbox.PublishAsync("-warnaserror")).ShouldFailWith("ARB3107");

        Assert.Contains(
            "Nothing is checked, and these are ignored: ArtifactRegistryTagPolicy, ArtifactRegistryPinFile. ",
            publish.Output,
            StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("EnableSdkContainerSupport")]
    [InlineData("IsPublishable")]
    public async Task A_publish_that_the_SDK_leaves_out_is_a_message(string property)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy + $"<{property}>false</{property}>");

        var publish = (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Contains("app: no image is published, because", publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_project_of_several_frameworks_is_told_to_name_one()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy,
            frameworks: "<TargetFrameworks>net10.0;net9.0</TargetFrameworks>"
                + "<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>");
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        var build = await sandbox.DotnetAsync("app", "msbuild", "-t:PublishContainer");

        Assert.Contains("Name the framework with -f.", build.ShouldFailWith("ARB3117").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ContainerRegistry></ContainerRegistry>", "the image goes to the local container daemon")]
    [InlineData("<ContainerArchiveOutputPath>app.tar</ContainerArchiveOutputPath>", "the image goes to app.tar")]
    public async Task What_goes_to_no_registry_is_a_message(string properties, string message)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy + properties);

        // Whether there is a daemon on this machine does not matter.
        var publish = await sandbox.PublishAsync();

        Assert.Contains($"app: ArtifactRegistryTagPolicy not applied, because {message}", publish.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" ARB", publish.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublishSelfContained")]
    [InlineData("PublishReadyToRun")]
    public async Task Platforms_that_the_SDK_leaves_out_are_named(string property)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.TwoPlatforms + ProjectSandbox.FailPolicy);
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        // The compile would need the runtime's packages, which are not in the feed: so only what stands before it runs.
        var gate = await sandbox.DotnetAsync(
            "app", "msbuild", "-t:_ArtifactRegistryRunGate", "-p:_IsPublishing=true", $"-p:{property}=true");

        Assert.Equal(["ARB3114"], gate.ShouldSucceed().WarningCodes);
        Assert.Contains("names linux-x64, linux-arm64, and this publish releases linux-x64 alone", gate.Output, StringComparison.Ordinal);
    }
}
