namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Moving tags move last (docs/releases.md).</summary>
public sealed class MovingTagTests
{
    [Fact]
    public async Task A_moving_tag_never_names_an_image_that_was_not_verified()
    {
        await using var release = PublishedRelease.Push(await TaskWorld.StartAsync());

        Assert.True(release.Complete(), release.World.Engine.Text);

        Assert.Equal(["HEAD 1.0.0", "PUT latest", "HEAD latest"], release.World.InOrder);
        Assert.Equal(release.Digest, release.World.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    [Fact]
    public async Task A_moving_tag_that_is_refused_is_one_error_after_a_complete_release()
    {
        var world = await TaskWorld.StartAsync(immutableTags: true);
        world.Host.SetTag(TaskWorld.Repository, "latest", world.Digest);
        await using var release = PublishedRelease.Push(world);

        Assert.False(release.Complete());

        var error = Assert.Single(world.Engine.Errors);
        Assert.Equal("ARB3011", error.Code);
        var expected = $"{world.Name()}@{release.Digest} is published, but latest could not be set:";
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("published", (string?)release.Report["outcome"]);
        Assert.Equal(["1.0.0"], release.Report["tags"]!.AsArray().Select(tag => (string?)tag!["tag"]));
        Assert.Contains(release.Task.Reference, release.Outputs, StringComparison.Ordinal);
        Assert.Equal(world.Digest, world.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    [Fact]
    public async Task Tags_that_may_all_move_are_pushed_by_the_SDK()
    {
        await using var build = await TaskWorld.StartAsync();
        using var begin = ReleaseTask.Begin(build.Name(), ("Tags", "latest;edge"), ("MovingTags", "latest;edge"));

        Assert.True(build.Run(begin), build.Engine.Text);

        Assert.Equal("latest;edge", begin.PushedTags);
    }
}
