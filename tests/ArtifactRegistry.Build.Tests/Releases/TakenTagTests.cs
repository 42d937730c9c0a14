namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>An additional release tag that somebody sets between the gate and the end of the push (docs/releases.md).</summary>
public sealed class TakenTagTests
{
    [Theory]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task A_release_tag_that_was_set_since_the_gate_is_not_overwritten_and_the_push_is_reported(string policy)
    {
        await using var release = PublishedRelease.Push(await WorldAsync(), ("TagPolicy", policy), ("AdditionalTags", "extra-5"));
        var (world, theirs) = (release.World, release.World.Host.PushImage(TaskWorld.Repository, "extra-5"));

        Assert.False(release.Complete());

        var error = Assert.Single(world.Engine.Errors);
        Assert.Equal("ARB3101", error.Code);
        Assert.StartsWith(
            $"{world.Name()}@{release.Digest} is published, but another build has set", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{world.Name()}:extra-5  {theirs}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Still missing: latest, extra-5.", error.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, world.Host.GetTagDigest(TaskWorld.Repository, "extra-5"));
        Assert.Null(world.Host.GetTagDigest(TaskWorld.Repository, "latest"));
        Assert.Equal(["1.0.0"], release.Report["tags"]!.AsArray().Select(tag => (string?)tag!["tag"]));
        Assert.Equal(release.Digest, (await File.ReadAllTextAsync(release.DigestFile, TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task A_tag_that_has_the_pushed_image_already_is_complete()
    {
        await using var release = PublishedRelease.Push(await WorldAsync(), ("TagPolicy", "Fail"), ("AdditionalTags", "extra-5"));
        release.World.Host.SetTag(TaskWorld.Repository, "extra-5", release.Digest);

        Assert.True(release.Complete(), release.World.Engine.Text);
    }

    [Theory]
    [InlineData("Warn")]
    [InlineData("Overwrite")]
    public async Task A_policy_that_lets_tags_move_does_not_look_again(string policy)
    {
        await using var release = PublishedRelease.Push(await WorldAsync(), ("TagPolicy", policy), ("AdditionalTags", "extra-5"));
        release.World.Host.PushImage(TaskWorld.Repository, "extra-5");

        Assert.True(release.Complete(), release.World.Engine.Text);

        Assert.Equal(release.Digest, release.World.Host.GetTagDigest(TaskWorld.Repository, "extra-5"));
    }

    [Fact]
    public async Task A_tag_that_an_existing_image_lacks_is_not_taken_from_another()
    {
        await using var world = await TaskWorld.StartAsync();
        using var gate = ReleaseTask.Begin(world.Name(), ("Tags", "1.0.0"), ("AdditionalTags", "extra-5"), ("TagPolicy", "Reuse"));
        Assert.True(world.Run(gate), world.Engine.Text);
        var theirs = world.Host.PushImage(TaskWorld.Repository, "extra-5");
        using var complete = ReleaseTask.Complete(gate);

        Assert.False(world.Run(complete));

        Assert.Equal("ARB3101", Assert.Single(world.Engine.Errors).Code);
        Assert.Equal(theirs, world.Host.GetTagDigest(TaskWorld.Repository, "extra-5"));
        Assert.Contains($"{world.Name()}@{world.Digest} (already existed", world.Engine.Text, StringComparison.Ordinal);
    }

    // The version is new, so that a policy that guards it lets it pass.
    private static async Task<TaskWorld> WorldAsync()
    {
        var world = await TaskWorld.StartAsync();
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");
        return world;
    }
}
