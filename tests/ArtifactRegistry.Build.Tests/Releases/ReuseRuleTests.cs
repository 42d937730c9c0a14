using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The state table of <c>ArtifactRegistryTagPolicy=Reuse</c> (docs/releases.md).</summary>
public sealed class ReuseRuleTests
{
    private static readonly string[] Platforms = ["linux-x64", "linux-arm64"];

    [Fact]
    public async Task A_release_of_which_nothing_exists_is_pushed()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "latest");

        Assert.IsType<ReleaseDecision.Push>(await DecideAsync(registry, ["1.0.0", "1.0"]));
    }

    [Fact]
    public async Task A_release_that_is_there_is_the_result_and_costs_its_checks_only()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var digest = registry.Host.PushImage("p/r/app", "1.0.0");
        registry.Host.SetTag("p/r/app", "1.0", digest);

        var reuse = Assert.IsType<ReleaseDecision.Reuse>(await DecideAsync(registry, ["1.0.0", "1.0"]));

        Assert.Equal(digest, reuse.Manifest.Digest.ToString());
        Assert.Empty(reuse.Missing);
        Assert.Equal(
            [$"GET manifests/{digest}", "HEAD manifests/1.0", "HEAD manifests/1.0.0"],
            registry.Requests().Where(request => request.Contains("manifests", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.0.0", "1.0")]
    [InlineData("1.0", "1.0.0")]
    public async Task A_release_tag_that_is_missing_is_put_on_the_image_that_has_the_others(string present, string missing)
    {
        await using var registry = await RegistryWorld.StartAsync();
        var digest = registry.Host.PushImage("p/r/app", present);

        var reuse = Assert.IsType<ReleaseDecision.Reuse>(await DecideAsync(registry, ["1.0.0", "1.0"]));

        Assert.Equal(digest, reuse.Manifest.Digest.ToString());
        Assert.Equal([missing], reuse.Missing.Select(tag => tag.Tag));
    }

    [Fact]
    public async Task Release_tags_with_different_images_are_refused()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0");
        registry.Host.PushImage("p/r/app", "1.0");

        var refuse = Assert.IsType<ReleaseDecision.Refuse>(await DecideAsync(registry, ["1.0.0", "1.0"]));

        Assert.Equal("ARB3104", refuse.Problem.Code);
        Assert.Contains($"{registry.At("p/r/app")}:1.0.0", refuse.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Platform_tags_must_be_children_of_the_index()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushIndex("p/r/app", "1.0.0", "linux/amd64", "linux/arm64");
        registry.Host.PushImage("p/r/app", "1.0.0-linux-x64", new ImageSeed { Content = "of another build" });

        var refuse = Assert.IsType<ReleaseDecision.Refuse>(await DecideAsync(registry, ["1.0.0"], Platforms));

        Assert.Equal("ARB3104", refuse.Problem.Code);
    }

    [Fact]
    public async Task An_index_whose_platform_tags_were_removed_is_reused()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var digest = registry.Host.PushIndex("p/r/app", "1.0.0", "linux/amd64", "linux/arm64");

        var reuse = Assert.IsType<ReleaseDecision.Reuse>(await DecideAsync(registry, ["1.0.0"], Platforms));

        Assert.Equal(digest, reuse.Manifest.Digest.ToString());
    }

    [Fact]
    public async Task A_publish_cut_before_its_index_gets_one_over_its_platforms()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var amd64 = registry.Host.PushImage("p/r/app", "1.0.0-linux-x64", new ImageSeed { Platform = "linux/amd64" });
        var arm64 = registry.Host.PushImage("p/r/app", "1.0.0-linux-arm64", new ImageSeed { Platform = "linux/arm64" });

        var reuse = Assert.IsType<ReleaseDecision.Reuse>(await DecideAsync(registry, ["1.0.0"], Platforms));
        await Retag.RunAsync(registry.Client(), registry.At("p/r/app"), reuse.Manifest, reuse.Missing, [], CancellationToken.None);

        Assert.Equal(
            [("linux/amd64", amd64), ("linux/arm64", arm64)],
            reuse.Manifest.Platforms().Select(child => (child.Platform!.ToString(), child.Digest.ToString())));
        Assert.Equal(reuse.Manifest.Digest.ToString(), registry.Host.GetTagDigest("p/r/app", "1.0.0"));
    }

    [Fact]
    public async Task A_publish_cut_before_its_index_gets_none_over_a_platform_that_is_another()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0-linux-x64", new ImageSeed { Platform = "linux/amd64" });
        registry.Host.PushImage("p/r/app", "1.0.0-linux-arm64", new ImageSeed { Platform = "linux/amd64", Content = "of another build" });

        var refuse = Assert.IsType<ReleaseDecision.Refuse>(await DecideAsync(registry, ["1.0.0"], Platforms));

        Assert.Equal("ARB3105", refuse.Problem.Code);
    }

    [Fact]
    public async Task A_publish_cut_between_its_platforms_is_pushed_again()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0-linux-x64");

        Assert.IsType<ReleaseDecision.Push>(await DecideAsync(registry, ["1.0.0"], Platforms));
    }

    [Theory]
    [InlineData("abc", "abc", null)]
    [InlineData("abc", "ABC", null)]
    [InlineData("abc", "def", "ARB3105")]
    [InlineData("", "def", "ARB3112")]
    [InlineData("abc", "", "ARB3112")]
    [InlineData("", "", null)]
    public async Task An_image_of_another_source_revision_is_not_reused_and_one_of_an_unknown_revision_is_reported(
        string theirs, string ours, string? code)
    {
        await using var registry = await RegistryWorld.StartAsync();
        var labels = new Dictionary<string, string> { [ImageConfig.RevisionLabel] = theirs };
        registry.Host.PushImage("p/r/app", "1.0.0", new ImageSeed { Labels = labels });

        var decision = await DecideAsync(registry, ["1.0.0"], revision: ours);

        Assert.Equal(code, (decision as ReleaseDecision.Refuse)?.Problem.Code ?? (decision as ReleaseDecision.Reuse)?.Warning?.Code);
        Assert.Single(registry.Requests(), request => request.Contains("blobs", StringComparison.Ordinal));
    }

    private static async Task<ReleaseDecision> DecideAsync(
        RegistryWorld registry, string[] tags, string[]? platforms = null, string revision = "")
    {
        var moving = new MovingTags([]);
        var states = await TagCheck.RunAsync(
            registry.Client(),
            registry.At("p/r/app"),
            PlannedTag.Plan(tags, platforms ?? [], moving),
            TestContext.Current.CancellationToken);
        var plan = new ReleasePlan
        {
            Project = "app",
            Image = registry.At("p/r/app"),
            Tags = [.. states.Select(state => state.Tag)],
            RuntimeIdentifiers = platforms ?? [],
            SourceRevision = revision.Length > 0 ? revision : null,
        };
        return await new ReuseRule(registry.Client(), plan).DecideAsync(states, TestContext.Current.CancellationToken);
    }
}
