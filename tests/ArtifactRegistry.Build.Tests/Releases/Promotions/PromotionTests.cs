using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases.Promotions;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>Many images, all or nothing as far as a registry lets us (docs/promote.md).</summary>
public sealed class PromotionTests
{
    // The tag stable has an old image, 2.0.0 a new one.
    private static async Task<RegistryWorld> StartWithTwoVersionsAsync()
    {
        var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/api", "stable", new ImageSeed { Content = "old" });
        registry.Host.PushImage("p/r/api", "2.0.0", new ImageSeed { Content = "new" });
        return registry;
    }

    private static readonly MovingTags Moving = new([new TagPattern("stable"), new TagPattern("prod")]);

    [Fact]
    public async Task Every_image_is_read_once_and_every_tag_checked_and_written_once()
    {
        await using var registry = await RegistryWorld.StartAsync();
        string[] images = ["p/r/api", "p/r/web"];
        var digests = images.Select(image => registry.Host.PushImage(image, "1.0.0", new ImageSeed { Content = image })).ToArray();

        var (outcome, _) = await PromoteAsync(registry, [.. images.Select(image => Promote(registry, $"{image}:1.0.0", "stable", "prod"))]);

        Assert.Equal(PromotionOutcome.All, outcome);
        Assert.Equal(digests, images.Select(image => registry.Host.GetTagDigest(image, "prod")));
        // Each image, and one proof for the missing tags of each repository; each tag before and after its write.
        Assert.Equal((2 + 2, 4 + 4, 4), (Count(registry, "GET"), Count(registry, "HEAD"), Count(registry, "PUT")));
    }

    [Fact]
    public async Task A_second_run_writes_nothing()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0");
        await PromoteAsync(registry, [Promote(registry, "p/r/app:1.0.0", "stable")]);
        registry.Emulator.ClearRequests();

        var (outcome, tags) = await PromoteAsync(registry, [Promote(registry, "p/r/app:1.0.0", "stable")]);

        Assert.Equal((PromotionOutcome.All, "unchanged"), (outcome, Assert.Single(tags).Outcome));
        Assert.Equal(["GET manifests/1.0.0", "HEAD manifests/stable"], registry.Requests());
    }

    [Fact]
    public async Task When_one_tag_cannot_move_the_others_go_back()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var before = registry.Host.PushImage("p/r/api", "stable", new ImageSeed { Content = "old" });
        registry.Host.PushImage("p/r/api", "2.0.0", new ImageSeed { Content = "new" });
        registry.Host.PushImage("p/r/web", "2.0.0");
        registry.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "web/manifests/prod", StatusCode = 403 });

        var (outcome, tags) = await PromoteAsync(
            registry, [Promote(registry, "p/r/api:2.0.0", "stable", "prod"), Promote(registry, "p/r/web:2.0.0", "prod")]);

        Assert.Equal(PromotionOutcome.None, outcome);
        Assert.Equal(["restored", "restored", "failed"], tags.Select(tag => tag.Outcome));
        Assert.Equal((before, null), (registry.Host.GetTagDigest("p/r/api", "stable"), registry.Host.GetTagDigest("p/r/api", "prod")));
    }

    [Fact]
    public async Task A_write_that_was_acknowledged_is_written_back_whatever_a_stale_read_says()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var before = registry.Host.PushImage("p/r/api", "stable", new ImageSeed { Content = "old" });
        registry.Host.PushImage("p/r/api", "2.0.0", new ImageSeed { Content = "new" });
        registry.Host.PushImage("p/r/web", "2.0.0");
        registry.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "web/manifests/prod", StatusCode = 403 });
        // The plan, the check before the write, and then the stale one.
        var stale = new Fault { Method = "HEAD", PathPattern = "api/manifests/stable", Every = 3, Count = 1, ContentDigest = before };
        registry.Emulator.AddFault(stale);
        Promotion[] promotions = [Promote(registry, "p/r/api:2.0.0", "stable"), Promote(registry, "p/r/web:2.0.0", "prod")];

        var (outcome, tags) = await PromoteAsync(registry, promotions);

        Assert.Equal((PromotionOutcome.None, before), (outcome, registry.Host.GetTagDigest("p/r/api", "stable")));
        Assert.Equal(["restored", "failed"], tags.Select(tag => tag.Outcome));
    }

    [Fact]
    public async Task A_new_tag_that_a_writer_may_not_remove_is_told_as_kept()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/api", "2.0.0");
        registry.Host.PushImage("p/r/web", "2.0.0");
        registry.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "web/manifests/prod", StatusCode = 403 });
        registry.Emulator.AddFault(new Fault { Method = "DELETE", StatusCode = 403 });

        var (outcome, tags) = await PromoteAsync(
            registry, [Promote(registry, "p/r/api:2.0.0", "prod"), Promote(registry, "p/r/web:2.0.0", "prod")]);

        Assert.Equal(PromotionOutcome.Partial, outcome);
        Assert.Equal(["kept", "failed"], tags.Select(tag => tag.Outcome));
    }

    [Fact]
    public async Task A_new_tag_stays_where_a_registry_would_delete_its_image_with_it()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/api", "2.0.0");
        registry.Host.PushImage("p/r/web", "2.0.0");
        registry.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "web/manifests/prod", StatusCode = 403 });
        Promotion[] promotions = [Promote(registry, "p/r/api:2.0.0", "prod"), Promote(registry, "p/r/web:2.0.0", "prod")];

        var (outcome, tags) = await PromoteAsync(registry, promotions, isArtifactRegistry: false);

        Assert.Equal(PromotionOutcome.Partial, outcome);
        Assert.Equal(["kept", "failed"], tags.Select(tag => tag.Outcome));
        Assert.Equal(0, Count(registry, "DELETE"));
    }

    [Fact]
    public async Task A_write_back_whose_answer_is_lost_has_restored_the_tag_all_the_same()
    {
        await using var registry = await RegistryWorld.StartAsync();
        var before = registry.Host.PushImage("p/r/api", "stable", new ImageSeed { Content = "old" });
        registry.Host.PushImage("p/r/api", "2.0.0", new ImageSeed { Content = "new" });
        registry.Emulator.AddFault(new Fault { Method = "PUT", Cut = FaultCut.BeforeAnswer, Count = 2 });

        var (outcome, tags) = await PromoteAsync(registry, [Promote(registry, "p/r/api:2.0.0", "stable")]);

        Assert.Equal((PromotionOutcome.None, "restored"), (outcome, Assert.Single(tags).Outcome));
        Assert.Equal((before, 2), (registry.Host.GetTagDigest("p/r/api", "stable"), Count(registry, "PUT")));
    }

    [Fact]
    public async Task A_write_that_was_refused_has_changed_nothing_and_nothing_more_is_asked()
    {
        await using var registry = await StartWithTwoVersionsAsync();
        registry.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 403 });
        // The plan's and the check before the write succeed.
        registry.Emulator.AddFault(new Fault { Method = "HEAD", StatusCode = 500, Every = 3 });

        var (outcome, tags) = await PromoteAsync(registry, [Promote(registry, "p/r/api:2.0.0", "stable")]);

        Assert.Equal((PromotionOutcome.None, "failed"), (outcome, Assert.Single(tags).Outcome));
        Assert.Equal("PUT", registry.Emulator.Requests[^1].Method);
    }

    [Fact]
    public async Task A_write_back_that_is_refused_leaves_the_tag_kept_and_nothing_more_is_asked()
    {
        await using var registry = await StartWithTwoVersionsAsync();
        registry.Emulator.AddFault(new Fault { Method = "PUT", Cut = FaultCut.BeforeAnswer, Count = 1 });
        registry.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 403 });

        var (outcome, tags) = await PromoteAsync(registry, [Promote(registry, "p/r/api:2.0.0", "stable")]);

        Assert.Equal((PromotionOutcome.Partial, "kept"), (outcome, Assert.Single(tags).Outcome));
        Assert.Equal("PUT", registry.Emulator.Requests[^1].Method);
    }

    [Fact]
    public async Task A_write_that_is_acknowledged_and_not_stored_has_failed()
    {
        await using var registry = await StartWithTwoVersionsAsync();
        var before = registry.Host.GetTagDigest("p/r/api", "stable");
        registry.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 201, Body = "" });

        var (outcome, tags) = await PromoteAsync(registry, [Promote(registry, "p/r/api:2.0.0", "stable")]);

        Assert.NotEqual(PromotionOutcome.All, outcome);
        Assert.NotEmpty(Assert.Single(tags).Problem!);
        Assert.Equal(before, registry.Host.GetTagDigest("p/r/api", "stable"));
    }

    [Fact]
    public async Task A_tag_that_someone_has_moved_since_it_was_read_is_left_alone()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "stable", new ImageSeed { Content = "old" });
        registry.Host.PushImage("p/r/app", "2.0.0", new ImageSeed { Content = "new" });
        var (moves, _) = await new PromotionPlan(registry.Client, TagPolicy.Overwrite)
            .ReadAsync([Promote(registry, "p/r/app:2.0.0", "stable")], default);
        var theirs = registry.Host.PushImage("p/r/app", "stable", new ImageSeed { Content = "someone else's" });

        var (outcome, tags) = await new PromotionRun(registry.Client, _ => true).MoveAsync(moves, default);

        Assert.Equal((PromotionOutcome.None, theirs), (outcome, registry.Host.GetTagDigest("p/r/app", "stable")));
        Assert.Contains(theirs, Assert.Single(tags).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p/r/app:9.9.9", null, "ARB3003")]
    [InlineData("p/r/app:1.0.0", "sha256:0000000000000000000000000000000000000000000000000000000000000000", "ARB3103")]
    public async Task What_is_not_as_expected_stops_everything_before_the_first_write(string source, string? expected, string code)
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0");
        var digest = ImageDigest.TryParse(expected, out var parsed) ? parsed : null;

        var promotion = Promote(registry, source, "stable") with { Expected = digest };
        var (moves, findings) = await new PromotionPlan(registry.Client, TagPolicy.Overwrite)
            .ReadAsync([promotion, Promote(registry, "p/r/app:1.0.0", "prod")], default);

        Assert.Equal((0, code), (moves.Count, Assert.Single(findings).Diagnostic.Code));
    }

    [Fact]
    public async Task A_tag_that_two_promotions_name_for_different_images_is_an_error()
    {
        await using var registry = await RegistryWorld.StartAsync();
        registry.Host.PushImage("p/r/app", "1.0.0");
        registry.Host.PushImage("p/r/app", "2.0.0");

        var (_, findings) = await new PromotionPlan(registry.Client, TagPolicy.Overwrite)
            .ReadAsync([Promote(registry, "p/r/app:1.0.0", "stable"), Promote(registry, "p/r/app:2.0.0", "stable")], default);

        Assert.Equal("ARB3403", Assert.Single(findings).Diagnostic.Code);
    }

    private static async Task<(PromotionOutcome Outcome, IReadOnlyList<PromotedTag> Tags)> PromoteAsync(
        RegistryWorld registry, Promotion[] promotions, bool isArtifactRegistry = true)
    {
        var (moves, findings) = await new PromotionPlan(registry.Client, TagPolicy.Overwrite).ReadAsync(promotions, default);
        Assert.Empty(findings);
        return await new PromotionRun(registry.Client, _ => isArtifactRegistry).MoveAsync(moves, default);
    }

    private static Promotion Promote(RegistryWorld registry, string source, params string[] tags)
    {
        var image = ImageReference.Parse($"{registry.Host.Authority}/{source}", "test");
        return new Promotion(image, image, PlannedTag.Plan(tags, [], Moving), Expected: null);
    }

    private static int Count(RegistryWorld registry, string method) =>
        registry.Emulator.Requests.Count(request => request.Method == method);
}
