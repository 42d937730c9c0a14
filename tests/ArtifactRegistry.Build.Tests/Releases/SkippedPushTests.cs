using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>An SDK with <c>ContainerSkipPushIfAlreadyPresent</c> uploads nothing when the repository has the manifest (dotnet/sdk#55690).
/// It reports the same output properties as after a push.</summary>
public sealed class SkippedPushTests
{
    [Theory]
    [InlineData("Overwrite")]
    [InlineData("Warn")]
    public async Task An_image_that_exists_under_its_tag_is_verified_and_its_results_are_those_of_a_push(string policy)
    {
        await using var world = await TaskWorld.StartAsync();
        using var folder = new Folder();
        using var task = CompleteWithoutPush(world, policy, folder["digest"]);

        Assert.True(world.Run(task), world.Engine.Text);

        Assert.Equal(["HEAD 1.0.0", "HEAD latest", "PUT latest"], world.Asked);
        Assert.Equal((world.Digest, world.Digest), (task.Digest, folder.Read("digest").Trim()));
        Assert.EndsWith($"@{world.Digest}", task.Reference, StringComparison.Ordinal);
        Assert.Equal(["1.0.0", "latest"], task.Tags.Select(tag => tag.ItemSpec));
        Assert.All(task.Tags, tag => Assert.Equal(world.Digest, tag.GetMetadata("Digest")));
        Assert.Equal(["pushed", "added"], task.Tags.Select(tag => tag.GetMetadata("Outcome")));
    }

    /// <summary>The manifest alone is no release: the tag must serve it.</summary>
    [Fact]
    public async Task An_image_that_exists_without_its_tag_is_an_error_and_sets_no_moving_tag()
    {
        await using var world = await TaskWorld.StartAsync();
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");
        using var task = CompleteWithoutPush(world, "Fail");

        Assert.Equal("ARB3103", world.Fail(task).Code);
        Assert.Null(world.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    /// <summary>The gate runs, the SDK skips its push, and its output properties hold the manifest that the repository has.</summary>
    private static CompleteRelease CompleteWithoutPush(TaskWorld world, string policy, string digestFile = "")
    {
        using var begin = ReleaseTask.Begin(
            world.Name(), ("Tags", "1.0.0;latest"), ("MovingTags", "latest"), ("TagPolicy", policy), ("DigestFile", digestFile));
        Assert.True(world.Run(begin), world.Engine.Text);
        Assert.False(begin.SkipsPush);
        world.Engine.Warnings.Clear();
        world.Emulator.ClearRequests();
        return ReleaseTask.Complete(begin, world.Host.GetManifest(TaskWorld.Repository, world.Digest));
    }
}
