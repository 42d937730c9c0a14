using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The tags that are put on an image after its push.</summary>
public sealed class LaterTagsTests
{
    [Fact]
    public async Task The_manifest_is_at_hand_so_that_each_tag_costs_its_PUT_and_its_verification()
    {
        await using var build = await TaskWorld.StartAsync();
        using var task = Complete(build, ("AdditionalTags", "1"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["HEAD 1", "HEAD 1.0.0", "HEAD latest", "PUT 1", "PUT latest"], build.Asked);
        Assert.Equal((build.Digest, build.Digest), (task.Digest, build.Host.GetTagDigest(TaskWorld.Repository, "latest")));
        Assert.Equal(["1.0.0", "latest", "1"], task.Tags.Select(tag => tag.ItemSpec));
    }

    [Fact]
    public async Task Without_verification_each_tag_costs_its_PUT_alone()
    {
        await using var build = await TaskWorld.StartAsync();
        using var task = Complete(build, ("AdditionalTags", "1"), ("Verify", "false"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["PUT 1", "PUT latest"], build.Asked);
    }

    [Fact]
    public async Task A_tag_that_the_gate_found_with_that_digest_is_not_written()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "stable", build.Digest);
        using var task = Complete(build, ("Tags", "1.0.0"), ("AdditionalTags", "stable"), ("TagPolicy", "Warn"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(("stable", "unchanged"), (task.Tags[^1].ItemSpec, task.Tags[^1].GetMetadata("Outcome")));
        Assert.Equal(["HEAD 1.0.0"], build.Asked);
    }

    [Fact]
    public async Task A_tag_that_was_pushed_is_not_set_again()
    {
        await using var build = await TaskWorld.StartAsync();
        using var task = Complete(build, ("Tags", "1.0.0"), ("AdditionalTags", "1.0.0;stable"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["HEAD 1.0.0", "HEAD stable", "PUT stable"], build.Asked);
        Assert.Equal(["1.0.0", "stable"], task.Tags.Select(tag => tag.ItemSpec));
    }

    [Fact]
    public async Task The_moving_tags_of_a_stable_version_are_set_after_it_was_verified()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "1.1.0", build.Digest);
        using var task = Complete(build, ("Tags", "1.0.0"), ("VersionTags", "true"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["1.0.0", "1.0"], task.Tags.Select(tag => tag.ItemSpec));
        Assert.Equal(["HEAD 1.0.0", "GET list", "PUT 1.0", "HEAD 1.0"], build.InOrder);
    }

    [Fact]
    public async Task A_version_s_tag_that_was_pushed_is_not_set_again()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "1.0", build.Digest);
        using var task = Complete(build, ("Tags", "1.0.0;1.0"), ("VersionTags", "true"));

        Assert.True(build.Run(task), build.Engine.Text);

        Assert.Equal(["PUT 1"], build.Asked.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"mediaType":"nonsense"}""", null)]
    [InlineData("not json", null)]
    [InlineData("{}", "non sense")]
    public async Task A_manifest_that_is_none_is_one_coded_error_and_is_not_sent(string manifest, string? mediaType)
    {
        await using var build = await TaskWorld.StartAsync();
        using var task = Complete(build);
        (task.Manifest, task.MediaType) = (manifest, mediaType);

        var error = build.Fail(task);

        Assert.Equal("ARB1005", error.Code);
        Assert.Contains("Generated", error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_push_that_ended_without_an_image_is_an_error(string? manifest)
    {
        await using var build = await TaskWorld.StartAsync();
        using var task = Complete(build);
        task.Manifest = manifest;

        Assert.Equal("ARB3109", build.Fail(task).Code);
        Assert.Empty(build.Emulator.Requests);
    }

    /// <summary>A release of the image that the registry has as 1.0.0, up to the end of its push.</summary>
    private static CompleteRelease Complete(TaskWorld build, params (string Name, string Value)[] settings)
    {
        using var begin = ReleaseTask.Begin(build.Name(), [("Tags", "1.0.0;latest"), ("MovingTags", "latest"), .. settings]);
        Assert.True(build.Run(begin), build.Engine.Text);
        build.Engine.Warnings.Clear();
        build.Emulator.ClearRequests();
        return ReleaseTask.Complete(begin, build.Host.GetManifest(TaskWorld.Repository, "1.0.0"));
    }
}
