using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Tasks;

public sealed class ResolveImageDigestTests
{
    [Fact]
    public async Task A_platform_of_an_index_is_resolved_to_its_own_manifest()
    {
        await using var build = await TaskWorld.StartAsync();
        var index = build.Host.PushIndex(TaskWorld.Repository, "1.0.0", "linux/amd64", "linux/arm64");
        var task = new ResolveImageDigest { Image = build.Name(":1.0.0"), Platform = " linux/arm64 " };

        Assert.True(build.Run(task));

        Assert.NotEqual(index, task.Digest);
        Assert.Contains(task.Digest, build.Host.Manifests(TaskWorld.Repository));
        Assert.Equal(["GET 1.0.0"], build.Asked);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_one_error()
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(new ResolveImageDigest { Image = build.Name(":2.0.0") });

        Assert.Equal(("ARB3003", $"HOST/{TaskWorld.Repository}:2.0.0 does not exist. Check the image's name, tag or digest."), error);
    }

    [Theory]
    [InlineData("linux/s390x", "It has linux/amd64, linux/arm64.")]
    [InlineData("linux/amd64;x", "It has linux/amd64, linux/arm64.")]
    public async Task A_platform_that_is_not_there_is_told_with_those_that_are(string platform, string words)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushIndex(TaskWorld.Repository, "1.0.0", "linux/amd64", "linux/arm64");

        var error = build.Fail(new ResolveImageDigest { Image = build.Name(":1.0.0"), Platform = platform });

        Assert.Equal(
            ("ARB3003", $"HOST/{TaskWorld.Repository}:1.0.0 has no platform {platform} (ArtifactRegistryPlatform). {words}"), error);
    }

    [Fact]
    public async Task An_image_of_one_platform_has_no_platforms_to_choose_from()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        var error = build.Fail(new ResolveImageDigest { Image = build.Name(":1.0.0"), Platform = "linux/amd64" });

        Assert.Equal("ARB3003", error.Code);
        Assert.EndsWith("is an image of one platform: remove the property.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_none_is_one_coded_error()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new()
        {
            StatusCode = 200,
            Body = "[]",
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/vnd.oci.image.index.v1+json" },
        });

        var error = build.Fail(new ResolveImageDigest { Image = build.Name(":1.0.0"), Platform = "linux/amd64" });

        Assert.Equal("ARB3007", error.Code);
        Assert.Contains("is not application/vnd.oci.image.index.v1+json, as the registry states", error.Message, StringComparison.Ordinal);
    }
}
