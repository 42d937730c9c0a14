using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>Moving tags move last, so that one that cannot move leaves a complete release behind.</summary>
public sealed class ImmutableLatestTests(PackageFixture package)
{
    [Fact]
    public async Task A_latest_that_may_not_move_is_one_error_after_a_complete_release()
    {
        var repository = new EmulatorRepository { Name = "p/r", ImmutableTags = true };
        await using var sandbox = await ProjectSandbox.CreateAsync(
            package, new() { Hosts = [new EmulatorHost { Repositories = [repository] }] });
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        var first = sandbox.Host.PushImage("p/r/app", "latest");

        var publish = (await sandbox.PublishAsync("-p:Version=1.1.0")).ShouldFailWith("ARB3011");

        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.1.0");
        Assert.Contains($"p/r/app@{digest} is published, but latest could not be set:", publish.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", publish.Output, StringComparison.Ordinal);
        Assert.Equal(first, sandbox.Host.GetTagDigest("p/r/app", "latest"));
        using var json = JsonDocument.Parse(sandbox.ReadReport());
        var report = json.RootElement;
        Assert.Equal(("published", digest), (report.GetProperty("outcome").GetString(), report.GetProperty("digest").GetString()));
        Assert.Equal(["1.1.0"], report.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("tag").GetString()));
    }
}
