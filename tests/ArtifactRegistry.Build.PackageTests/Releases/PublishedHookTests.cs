using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary><c>ArtifactRegistryPublished</c>, the place to hook a deployment to.</summary>
public sealed class PublishedHookTests(PackageFixture package)
{
    [Fact]
    public async Task A_deployment_runs_after_a_push_and_a_reuse_and_never_after_a_refusal_or_a_dry_run()
    {
        await using var sandbox = await CreateAsync();
        var pushed = (await sandbox.PublishAsync()).ShouldSucceed();
        var reused = (await sandbox.PublishAsync("--no-restore", "-p:ArtifactRegistryTagPolicy=Reuse")).ShouldSucceed();
        var dryRun = (await sandbox.PublishAsync("--no-restore", "-p:ArtifactRegistryTagPolicy=Reuse", "-p:ArtifactRegistryDryRun=true"))
            .ShouldSucceed();
        var refused = (await sandbox.PublishAsync("--no-restore", "-p:ArtifactRegistryTagPolicy=Fail")).ShouldFailWith("ARB3101");

        var deployment = $"deploying {sandbox.Registry}/p/r/app@{sandbox.Host.GetTagDigest("p/r/app", "1.0.0")}.";
        Assert.Contains(deployment, pushed.Output, StringComparison.Ordinal);
        Assert.Contains(deployment, reused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("deploying", dryRun.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("deploying", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deployed_that_the_registry_does_not_serve()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Emulator.AddFault(
            new Fault { Method = "HEAD", PathPattern = "app/manifests/1.0.0$", ContentDigest = $"sha256:{new string('0', 64)}" });

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3103");

        Assert.DoesNotContain("deploying", publish.Output, StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"failed\"", sandbox.ReadReport(), StringComparison.Ordinal);
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "latest"));
    }

    [Fact]
    public async Task Warn_stops_before_the_upload_where_warnings_are_errors()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Host.PushImage("p/r/app", "1.0.0");

        var publish = (await sandbox.PublishAsync("-warnaserror", "-p:ArtifactRegistryTagPolicy=Warn")).ShouldFailWith("ARB3101");

        Assert.Empty(sandbox.Writes());
        Assert.DoesNotContain("deploying", publish.Output, StringComparison.Ordinal);
    }

    private async Task<ProjectSandbox> CreateAsync()
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(targets: """
            <Target Name="Deploy" AfterTargets="ArtifactRegistryPublished">
              <Message Importance="high" Text="deploying $(ArtifactRegistryImageReference)." />
            </Target>
            """);
        return sandbox;
    }
}
