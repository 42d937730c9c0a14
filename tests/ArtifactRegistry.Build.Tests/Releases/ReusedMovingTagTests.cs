using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A publish that was cut after its push leaves moving tags behind. <c>Reuse</c> leaves them alone, and says which and how to set
/// them (docs/reliability.md).</summary>
public sealed class ReusedMovingTagTests
{
    private const string Heading = "moving tags unchanged:";

    [Fact]
    public async Task A_moving_tag_that_is_missing_is_named_with_the_target_that_sets_it()
    {
        await using var build = await TaskWorld.StartAsync();

        var result = Reuse(build, ("Tags", "1.0.0;latest"));

        Assert.Contains($"{Heading} latest (missing)", result, StringComparison.Ordinal);
        Assert.Contains(
            $"ArtifactRegistryAddTags with ArtifactRegistryImage={build.Image}@{build.Digest} and ArtifactRegistryAdditionalTags=latest.",
            result,
            StringComparison.Ordinal);
        Assert.Null(build.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    [Fact]
    public async Task What_the_result_says_sets_them()
    {
        await using var build = await TaskWorld.StartAsync();
        Reuse(build, ("Tags", "1.0.0;latest;edge"), ("MovingTags", "latest;edge"));

        Assert.True(build.Run(new AddImageTags { Image = $"{build.Image}@{build.Digest}", Tags = "latest;edge", Policy = "Fail" }));

        Assert.DoesNotContain(
            Heading, Reuse(build, ("Tags", "1.0.0;latest;edge"), ("MovingTags", "latest;edge")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moving_tag_that_has_another_image_is_named_and_no_advice_is_given()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "latest", new ImageSeed { Content = "1.1.0" });

        var result = Reuse(build, ("Tags", "1.0.0;latest"));

        Assert.Contains($"{Heading} latest (another image)", result, StringComparison.Ordinal);
        Assert.DoesNotContain("ArtifactRegistryAddTags", result, StringComparison.Ordinal);
    }

    /// <summary>1 belongs to 1.1.0, which is newer, so that 1.0 alone is missing.</summary>
    [Fact]
    public async Task The_tags_of_a_line_of_versions_count_unless_a_newer_version_has_them()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.PushImage(TaskWorld.Repository, "1.1.0", new ImageSeed { Content = "1.1.0" });

        var result = Reuse(build, ("Tags", "1.0.0"), ("VersionTags", "true"));

        Assert.Contains($"{Heading} 1.0 (missing)\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_the_same_of_what_it_would_leave()
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.Contains(
            "would leave the moving tag latest unchanged",
            Reuse(build, ("Tags", "1.0.0;latest"), ("DryRun", "true")),
            StringComparison.Ordinal);
    }

    /// <summary>The result of a release of the image that the registry has as 1.0.0.</summary>
    private static string Reuse(TaskWorld build, params (string Name, string Value)[] settings)
    {
        var engine = new NoteEngine();
        using var begin = build.With(
            ReleaseTask.Begin(build.Name(), [("MovingTags", "latest"), ("TagPolicy", "Reuse"), .. settings]), engine);
        Assert.True(begin.Execute(), engine.Text);
        Assert.True(begin.SkipsPush);
        using var complete = build.With(ReleaseTask.Complete(begin), engine);
        Assert.True(complete.Execute(), engine.Text);
        return engine.Text.ReplaceLineEndings("\n");
    }
}
