using ArtifactRegistry.Build.PackageTests.Support;
using BinaryLog = Microsoft.Build.Logging.StructuredLogger.BinaryLog;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>Where the package has nothing to do it does nothing: no request, no task, no assembly loaded.</summary>
public sealed class InertTests(PackageFixture package)
{
    [Theory]
    [InlineData("a plain build", "build", "")]
    [InlineData("a plain publish", "publish", "")]
    [InlineData("a design-time build", "build -p:DesignTimeBuild=true", "")]
    [InlineData("switched off", "publish -t:PublishContainer", "<ArtifactRegistryEnabled>false</ArtifactRegistryEnabled>")]
    [InlineData(
        "an archive", "publish -t:PublishContainer",
        "<ContainerArchiveOutputPath>x.tar</ContainerArchiveOutputPath>"
        + "<ArtifactRegistryPushCredentials>false</ArtifactRegistryPushCredentials>")]
    [InlineData(
        "no registry named", "publish -t:PublishContainer",
        "<ContainerRegistry></ContainerRegistry><ContainerArchiveOutputPath>x.tar</ContainerArchiveOutputPath>"
        + "<ArtifactRegistryPushCredentials>false</ArtifactRegistryPushCredentials>")]
    [InlineData("not publishable", "publish -t:PublishContainer", "<IsPublishable>false</IsPublishable>")]
    [InlineData("no container support", "publish -t:PublishContainer", "<EnableSdkContainerSupport>false</EnableSdkContainerSupport>")]
    public async Task Nothing_happens_in(string situation, string command, string properties)
    {
        _ = situation;
        await using var sandbox = await CreateOpenAsync();
        sandbox.WriteProject(properties: properties + ProjectSandbox.FailPolicy);

        (await sandbox.DotnetAsync("app", [.. command.Split(' '), "-bl:log.binlog"])).ShouldSucceed();

        Assert.Empty(sandbox.OwnRequests());
        Assert.Empty(OwnTasks(sandbox, "app/log.binlog"));
    }

    [Fact]
    public async Task A_policy_on_a_registry_that_is_not_Artifact_Registrys_is_a_warning_that_says_how_to_switch_it_on()
    {
        await using var sandbox = await CreateOpenAsync();
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy, items: $"""<ArtifactRegistryHost Remove="{sandbox.Registry}" />""");

        var publish = (await sandbox.PublishAsync("-bl:log.binlog")).ShouldSucceed();

        Assert.Equal(["ARB3107"], publish.WarningCodes);
        Assert.Contains(
            $"{sandbox.Registry} is not known as Artifact Registry. Check its spelling: hosts of Artifact Registry are "
                + "LOCATION-docker.pkg.dev. For an emulator on this machine, add it to ArtifactRegistryHosts. For another registry, set "
                + "ArtifactRegistryEnabled to true. To publish unchecked, set ArtifactRegistryEnabled to false.",
            publish.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("AskWarning", Assert.Single(OwnTasks(sandbox, "app/log.binlog")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_gets_the_package_through_another_one_is_not_checked_and_warned_when_it_has_a_policy()
    {
        await using var sandbox = await CreateOpenAsync();
        sandbox.WriteProject("app", properties: ProjectSandbox.FailPolicy, items: """
            <PackageReference Remove="ArtifactRegistry.Build" />
            <ProjectReference Include="../library/library.csproj" />
            """);
        var reference = sandbox.PackageReference.Replace("PrivateAssets=\"all\" ", "PrivateAssets=\"none\" ", StringComparison.Ordinal);
        sandbox.Write("library/library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);

        var publish = (await sandbox.PublishAsync("-bl:log.binlog")).ShouldSucceed();

        Assert.Equal(["ARB3107"], publish.WarningCodes);
        Assert.Contains("the project has no PackageReference of its own", publish.Output, StringComparison.Ordinal);
        Assert.Contains("ArtifactRegistry.Build", sandbox.Read("app/obj/app.csproj.nuget.g.targets"), StringComparison.Ordinal);
        Assert.EndsWith("AskWarning", Assert.Single(OwnTasks(sandbox, "app/log.binlog")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_on_it_works_with_any_registry()
    {
        await using var sandbox = await CreateOpenAsync();
        sandbox.WriteProject(
            properties: "<ArtifactRegistryEnabled>true</ArtifactRegistryEnabled>",
            items: $"""<ArtifactRegistryHost Remove="{sandbox.Registry}" />""");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(ProjectSandbox.ReleaseRequests, sandbox.OwnRequests());
        Assert.Equal(0, sandbox.Emulator.TokenRequests);
    }

    private Task<ProjectSandbox> CreateOpenAsync() => ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });

    private static IReadOnlyList<string> OwnTasks(ProjectSandbox sandbox, string log) =>
    [
        .. BinaryLog.ReadBuild(Path.Combine(sandbox.Folder, log)).FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>()
            .Where(task => task.FromAssembly?.Contains("ArtifactRegistry.Build", StringComparison.Ordinal) == true)
            .Select(task => task.Name),
    ];
}
