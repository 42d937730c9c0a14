using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The check before a push. The preflight has tests of its own.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task A_release_that_exists_is_one_error_with_a_table_and_the_ways_out()
    {
        await using var build = await TaskWorld.StartAsync();
        var digest = build.Host.PushImage(TaskWorld.Repository, "1.0.0");
        build.Host.SetTag(TaskWorld.Repository, "latest", digest);

        var (code, message) = build.Fail(Gate(build, ("Tags", "1.0.0;latest"), ("MovingTags", "latest"), ("TagPolicy", "Fail")));

        Assert.Equal("ARB3101", code);
        Assert.Equal(
            $"""
            A release tag exists already, and a release is not overwritten:
              HOST/{TaskWorld.Repository}:1.0.0  {digest}
            Nothing was pushed. Release under a new version, or set ArtifactRegistryTagPolicy to Reuse to use the existing image. List tags that may move in ArtifactRegistryMovingTags.
            """,
            message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_release_that_is_new_passes_without_a_word()
    {
        await using var build = await TaskWorld.StartAsync();
        var task = Gate(build, ("Tags", "2.0.0;latest"), ("MovingTags", "latest"), ("TagPolicy", "Fail"));

        Assert.True(build.Run(task));

        Assert.Equal((ReleaseOutcome.Published, "2.0.0", false), (task.Record().Outcome, task.PushedTags, task.SkipsPush));
        Assert.Equal(["GET 2.0.0", "HEAD 2.0.0"], build.Asked);
    }

    [Fact]
    public async Task A_list_of_the_SDKs_with_an_empty_entry_is_no_matter_of_ours()
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(Gate(build, ("Tags", "2.0.0"), ("RuntimeIdentifiers", "linux-x64;linux-arm64;"), ("TagPolicy", "Fail"))));

        Assert.Equal(["GET 2.0.0", "HEAD 2.0.0", "HEAD 2.0.0-linux-arm64", "HEAD 2.0.0-linux-x64"], build.Asked);
    }

    [Fact]
    public async Task Warn_is_one_warning_and_the_build_goes_on()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.0.0");

        Assert.True(build.Run(Gate(build, ("Tags", "1.0.0"), ("TagPolicy", "warn"))));

        Assert.Equal("ARB3101", Assert.Single(build.Engine.Warnings).Code);
        Assert.Empty(build.Engine.Errors);
    }

    [Theory]
    [InlineData("Overwrite")]
    [InlineData("")]
    public async Task Overwrite_asks_for_nothing(string policy)
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(Gate(build, ("Tags", "1.0.0"), ("TagPolicy", policy))));

        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task The_tags_of_platforms_are_of_their_tags_kind()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "latest-linux-x64");
        (string, string)[] platforms = [("RuntimeIdentifiers", "linux-x64;linux-arm64")];
        var task = Gate(build, [("Tags", "2.0.0;latest"), ("MovingTags", "latest"), ("TagPolicy", "Fail"), .. platforms]);

        Assert.True(build.Run(task));

        Assert.Equal(["GET 2.0.0", "HEAD 2.0.0", "HEAD 2.0.0-linux-arm64", "HEAD 2.0.0-linux-x64"], build.Asked);
    }

    [Fact]
    public async Task A_publish_that_was_cut_before_its_index_is_told_as_such()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "2.0.0-linux-x64");

        var (code, message) = build.Fail(Gate(build, ("Tags", "2.0.0"), ("RuntimeIdentifiers", "linux-x64"), ("TagPolicy", "Fail")));

        Assert.Equal("ARB3101", code);
        Assert.EndsWith(
            "if every platform's tag exists, and pushes all platforms again if one is missing.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "ARB2007")]
    [InlineData(429, "ARB3005")]
    [InlineData(500, "ARB3006")]
    public async Task What_is_not_known_is_no_free_tag(int status, string code)
    {
        foreach (var policy in new[] { "Warn", "Fail", "Reuse" })
        {
            await using var build = await TaskWorld.StartAsync();
            build.Emulator.AddFault(new() { StatusCode = status });

            Assert.Equal(code, build.Fail(Gate(build, ("Tags", "2.0.0"), ("TagPolicy", policy))).Code);
        }
    }

    [Theory]
    [InlineData("Fail", "0.9.0", "ARB3106")]
    [InlineData("Fail", "1.0.0-rc.1", "ARB3106")]
    [InlineData("Fail", "1.0.1-rc.1", null)]
    [InlineData("Overwrite", "0.9.0", "ARB3106")]
    [InlineData("Reuse", "0.9.0", "ARB3106")]
    [InlineData("Reuse", "1.0.0", null)]
    public async Task A_release_must_be_the_newest_version_unless_it_is_there_already(string policy, string version, string? code)
    {
        await using var build = await TaskWorld.StartAsync();

        build.Run(Gate(build, ("Tags", $"{version};latest"), ("MovingTags", "latest"), ("TagPolicy", policy), ("RequireNewer", "true")));

        Assert.Equal(code, build.Engine.Errors.SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task Of_a_release_that_is_refused_for_its_tags_no_version_is_compared()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "0.9.0");

        var (code, _) = build.Fail(Gate(build, ("Tags", "0.9.0"), ("TagPolicy", "Fail"), ("RequireNewer", "true")));

        Assert.Equal("ARB3101", code);
        Assert.DoesNotContain(build.Emulator.Requests, request => request.Path.EndsWith("/tags/list", StringComparison.Ordinal));
    }

    private static BeginRelease Gate(TaskWorld build, params (string Name, string Value)[] settings) =>
        ReleaseTask.Begin(build.Name(), [("Preflight", "false"), .. settings]);
}
