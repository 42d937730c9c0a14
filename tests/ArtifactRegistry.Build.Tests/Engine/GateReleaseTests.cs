using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>The check before a push.</summary>
public sealed class GateReleaseTests
{
    [Fact]
    public async Task A_release_that_exists_is_one_error_with_a_table_and_the_ways_out()
    {
        await using var build = await BuildWorld.StartAsync();
        var digest = build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        build.Host.SetTag(BuildWorld.Repository, "latest", digest);

        var (code, message) = build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0;latest", MovingTags = "latest", Policy = "Fail" });

        Assert.Equal("ARB3101", code);
        Assert.Equal(
            $"""
            A release tag exists already, and a release is not overwritten:
              HOST/{BuildWorld.Repository}:1.0.0  {digest}
            Nothing was pushed. Release under a new version, or set ArtifactRegistryTagPolicy to Reuse to take the image that is there; a tag that may move belongs in ArtifactRegistryMovingTags.
            """,
            message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_release_that_is_new_passes_without_a_word()
    {
        await using var build = await BuildWorld.StartAsync();
        var task = new GateRelease { Image = build.Image(), Tags = "1.0.0;latest", MovingTags = "latest", Policy = "Fail" };

        Assert.True(build.Run(task));

        Assert.Equal("push", task.Decision);
        Assert.Empty(build.Said);
        Assert.Equal(["GET manifests/1.0.0 404"], build.Asked());
    }

    [Fact]
    public async Task Warn_is_one_warning_and_the_build_goes_on()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");

        Assert.True(build.Run(new GateRelease { Image = build.Image(), Tags = "1.0.0", Policy = "warn" }));

        Assert.Equal("ARB3101", Assert.Single(build.Engine.Warnings).Code);
        Assert.Empty(build.Engine.Errors);
    }

    [Theory]
    [InlineData("Overwrite")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Overwrite_asks_for_nothing(string? policy)
    {
        await using var build = await BuildWorld.StartAsync();

        Assert.True(build.Run(new GateRelease { Image = build.Image(), Tags = "1.0.0", Policy = policy }));

        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task The_tags_of_platforms_are_of_their_tags_kind()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "latest-linux-x64");
        var task = new GateRelease { Image = build.Image(), Tags = "1.0.0;latest", RuntimeIdentifiers = "linux-x64;linux-arm64", MovingTags = "latest", Policy = "Fail" };

        Assert.True(build.Run(task));

        Assert.Equal(["GET manifests/1.0.0 404", "HEAD manifests/1.0.0-linux-arm64 404", "HEAD manifests/1.0.0-linux-x64 404"], build.Asked());
    }

    [Fact]
    public async Task A_publish_that_was_cut_before_its_index_is_told_as_such()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0-linux-x64");

        var (code, message) = build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0", RuntimeIdentifiers = "linux-x64", Policy = "Fail" });

        Assert.Equal("ARB3101", code);
        Assert.EndsWith("Set ArtifactRegistryTagPolicy to Reuse, which completes the release from them.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "ARB3001")]
    [InlineData(429, "ARB3005")]
    [InlineData(500, "ARB3006")]
    public async Task What_is_not_known_is_no_free_tag(int status, string code)
    {
        foreach (var policy in new[] { "Warn", "Fail", "Reuse" })
        {
            await using var build = await BuildWorld.StartAsync();
            build.Emulator.AddFault(new() { StatusCode = status });

            Assert.Equal(code, build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0", Policy = policy }).Code);
        }
    }
}
