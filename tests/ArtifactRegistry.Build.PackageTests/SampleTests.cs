using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The samples, as a user would run them; HelloContainer is the demo's.</summary>
public sealed class SampleTests(PackageFixture package)
{
    [Fact]
    public async Task MultiPlatform_leaves_the_tags_that_were_asked_for_and_a_copy_and_may_be_run_again()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "MultiPlatform");

        (await sandbox.DotnetAsync("MultiPlatform", "publish", "-t:PublishContainer")).ShouldSucceed();
        (await sandbox.DotnetAsync("MultiPlatform", "publish", "-t:PublishContainer")).ShouldSucceed();

        var digest = sandbox.Host.GetTagDigest("my-project/my-repo/multi", "1.2.3");
        Assert.Equal(["1", "1.2", "1.2.3", "latest"], sandbox.Host.Tags("my-project/my-repo/multi").Order(StringComparer.Ordinal));
        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/my-repo/multi", "1"));
        Assert.Equal(digest, sandbox.Host.GetTagDigest("my-project/mirror/multi", "1.2.3"));
    }

    [Fact]
    public async Task ReleaseGate_lets_through_what_is_there_and_names_what_is_missing()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "ReleaseGate");
        sandbox.Environment["ReleaseRepository"] = $"{sandbox.Registry}/p/r";
        sandbox.Environment["ReleaseVersion"] = "1.4.0";
        (await sandbox.DotnetAsync("ReleaseGate", "build", "release.proj", "-t:Free")).ShouldSucceed();
        sandbox.Host.PushImage("p/r/api", "1.4.0");
        sandbox.Host.PushImage("p/r/web", "1.4.0");

        var gate = (await sandbox.DotnetAsync("ReleaseGate", "build", "release.proj", "-t:Gate")).ShouldFailWith("ARB3102");

        Assert.Contains("p/r/worker:1.4.0", gate.All, StringComparison.Ordinal);
        Assert.DoesNotContain("p/r/web:1.4.0 ", gate.All, StringComparison.Ordinal);
        sandbox.Host.PushImage("p/r/worker", "1.4.0");
        (await sandbox.DotnetAsync("ReleaseGate", "build", "release.proj", "-t:Gate")).ShouldSucceed();
        (await sandbox.DotnetAsync("ReleaseGate", "build", "release.proj", "-t:Free")).ShouldFailWith("ARB3101");
    }

    [Fact]
    public async Task Solution_publishes_three_services_and_promotes_them_all()
    {
        await using var sandbox = await SampleSandbox.CreateAsync(package, "Solution");
        string[] images = ["my-project/my-repo/api", "my-project/my-repo/web", "my-project/my-repo/worker"];

        (await sandbox.DotnetAsync("Solution", "build", "release.proj", "-t:ArtifactRegistryPublish")).ShouldSucceed();
        (await sandbox.DotnetAsync("Solution", "build", "release.proj", "-t:ArtifactRegistryPromote")).ShouldSucceed();

        Assert.All(images, image => Assert.Equal(sandbox.Host.GetTagDigest(image, "1.0.0"), sandbox.Host.GetTagDigest(image, "stable")));
        using var merged = JsonDocument.Parse(sandbox.Read("Solution/artifact-registry-release.json"));
        Assert.Equal(
            ["Api", "Web", "Worker"],
            merged.RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(image => image.GetProperty("project").GetString()));
    }
}
