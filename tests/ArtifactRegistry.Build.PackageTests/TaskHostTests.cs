using ArtifactRegistry.Build.PackageTests.Support;
using BinaryLog = Microsoft.Build.Logging.StructuredLogger.BinaryLog;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What Visual Studio's MSBuild does with the tasks, asked of the MSBuild that is here. Which does what is tested in
/// ArtifactRegistry.Build.Net8Tests, by evaluation.</summary>
public sealed class TaskHostTests(PackageFixture package)
{
    [Theory]
    [InlineData("publish -t:PublishContainer", "")]
    [InlineData("publish -t:PublishContainer", ProjectSandbox.TwoPlatforms)]
    [InlineData("build -t:ArtifactRegistryCheckTags", "")]
    public async Task Where_no_task_can_be_loaded_that_is_the_one_error_and_nothing_is_sent(string command, string properties)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: properties + ProjectSandbox.FailPolicy);

        var build = (await sandbox.DotnetAsync("app", [.. command.Split(' '), "-p:_ArtifactRegistryTaskHost=none"]))
            .ShouldFailWith("ARB0001");

        Assert.Contains("ArtifactRegistry.Build cannot run in MSBuild", build.All, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB4", build.All, StringComparison.Ordinal);
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
        Assert.DoesNotContain(
            sandbox.Emulator.Requests,
            request => request.Method is "POST" or "PUT" && request.Path.StartsWith("/v2/", StringComparison.Ordinal));
    }

    /// <summary>There nothing is shared between tasks, and each thing they say comes from another process.</summary>
    [Fact]
    public async Task In_a_task_host_a_publish_ends_as_it_does_anywhere()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy + "<ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>");

        (await sandbox.PublishAsync("-p:_ArtifactRegistryTaskHost=net", "-bl:log.binlog")).ShouldSucceed();
        (await sandbox.PublishAsync("-p:_ArtifactRegistryTaskHost=net", "-p:ArtifactRegistryTagPolicy=Fail")).ShouldFailWith("ARB3101");

        Assert.Equal(["1.0.0", "latest", "stable"], sandbox.Host.Tags("p/r/app"));
        var log = BinaryLog.ReadBuild(Path.Combine(sandbox.Folder, "app/log.binlog"));
        Assert.Contains(
            log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Message>(),
            message => message.Text?.Contains("in an external task host with a runtime of \"NET\"", StringComparison.Ordinal) == true);
    }
}
