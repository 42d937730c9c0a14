using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Tasks;

public sealed class RequestCountTests
{
    [Fact]
    public async Task A_digest_costs_one_request()
    {
        await using var world = await TaskWorld.StartAsync();
        using var task = world.With(new ResolveImageDigest { Image = $"{world.Image}:1.0.0" });

        Assert.True(task.Execute(), world.Engine.Text);

        Assert.Equal((world.Digest, $"{world.Image}@{world.Digest}"), (task.Digest, task.Reference));
        Assert.Equal(["HEAD 1.0.0"], world.Asked);
    }

    [Fact]
    public async Task A_check_of_tags_costs_a_request_for_each()
    {
        await using var world = await TaskWorld.StartAsync();
        world.Host.SetTag(TaskWorld.Repository, "latest", world.Digest);
        using var task = world.With(new CheckImageTags { Image = world.Image, Tags = "1.0.0;latest", MovingTags = "latest" });

        Assert.True(task.Execute(), world.Engine.Text);

        Assert.Equal("true", task.AllExist);
        Assert.Equal(["release", "moving"], task.Found.Select(item => item.GetMetadata("Kind")));
        Assert.Equal(["HEAD 1.0.0", "HEAD latest"], world.Asked);
    }

    [Fact]
    public async Task New_tags_cost_one_GET_and_a_PUT_for_each()
    {
        await using var world = await TaskWorld.StartAsync();
        using var task = world.With(new AddImageTags { Image = $"{world.Image}:1.0.0", Tags = "1.0;1;latest" });

        Assert.True(task.Execute(), world.Engine.Text);

        Assert.All(["1", "1.0", "1.0.0", "latest"], tag => Assert.Equal(world.Digest, world.Host.GetTagDigest(TaskWorld.Repository, tag)));
        Assert.Equal(["GET 1.0.0", "HEAD 1", "HEAD 1.0", "HEAD latest", "PUT 1", "PUT 1.0", "PUT latest"], world.Asked);
    }

    [Fact]
    public async Task Ten_thousand_tags_are_listed_with_one_request()
    {
        await using var world = await TaskWorld.StartAsync();
        foreach (var number in Enumerable.Range(1, 9_999))
        {
            world.Host.SetTag(TaskWorld.Repository, $"0.0.{number}", world.Digest);
        }

        using var task = world.With(new ListImageTags { Image = world.Image });

        Assert.True(task.Execute(), world.Engine.Text);

        Assert.Equal((10_000, "1.0.0"), (task.Listed.Length, task.LatestVersionTag));
        Assert.Equal(["GET list"], world.Asked);
    }

    [Fact]
    public async Task A_release_that_exists_is_refused_before_anything_is_written()
    {
        await using var world = await TaskWorld.StartAsync();
        using var task = world.With(
            ReleaseTask.Begin(world.Image, ("Tags", "1.0.0;latest"), ("MovingTags", "latest"), ("TagPolicy", "Fail")));

        Assert.False(task.Execute());

        Assert.Equal(["ARB3101"], world.Engine.Errors.Select(error => error.Code));
        Assert.Equal(["HEAD 1.0.0"], world.Asked);
    }
}
