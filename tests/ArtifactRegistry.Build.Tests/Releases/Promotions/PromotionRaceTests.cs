using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>A promotion while others write, and where tags are immutable.</summary>
public sealed class PromotionRaceTests : IAsyncLifetime
{
    private readonly Folder folder = new();
    private TaskWorld world = null!;

    public async ValueTask InitializeAsync() => world = await TaskWorld.StartAsync();

    [Fact]
    public void A_tag_that_someone_moves_between_the_plan_and_the_write_is_theirs()
    {
        var (round, theirs) = (new PromotionRound(world, folder, "app"), "");
        world.Emulator.AddFault(new Fault
        {
            Method = "HEAD",
            PathPattern = "app/web/manifests/prod",
            Count = 1,
            BeforeAnswer = () => PushAsync("app/web", "prod", out theirs),
        });

        Assert.False(round.Run());

        Assert.Equal(
            ("none", "failed", theirs),
            (round.Outcome, round.Report![Name("app/web:prod")], world.Host.GetTagDigest("my-project/my-repo/app/web", "prod")));
        Assert.Contains($"somebody else has set it to {theirs} since the plan", round.Build.Text, StringComparison.Ordinal);
        Assert.Equal(["ARB3401"], round.Build.Errors.Select(error => error.Code));
    }

    [Fact]
    public void A_tag_that_someone_moves_before_it_can_be_taken_back_is_theirs()
    {
        var (round, theirs) = (new PromotionRound(world, folder, "app"), "");
        world.Emulator.AddFault(new Fault
        {
            Method = "PUT",
            PathPattern = "app/api/manifests/stable",
            BeforeAnswer = () => PushAsync("app/api", "stable", out theirs),
        });
        world.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "app/web/manifests/prod", StatusCode = 403, Count = 1 });

        Assert.False(round.Run());

        Assert.Equal(
            ("partial", "foreign", theirs),
            (round.Outcome, round.Report![Name("app/api:stable")], world.Host.GetTagDigest("my-project/my-repo/app/api", "stable")));
        Assert.Equal(["ARB3402"], round.Build.Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task The_same_promotion_twice_at_once_is_no_quarrel()
    {
        using var other = new Folder();
        var rounds = new[] { new PromotionRound(world, folder, "app"), new PromotionRound(world, other, "app") };
        var both = new Meeting(2);
        world.Emulator.AddFault(
            new Fault { Method = "GET", PathPattern = "app/web/manifests", Count = 2, BeforeAnswer = both.ArriveAsync });

        var greens = await Task.WhenAll(rounds.Select(round => Task.Run(() => round.Run(), TestContext.Current.CancellationToken)));

        Assert.Equal([true, true], greens);
        rounds[0].CheckAgreement(isGreen: true, "twice at once");
    }

    [Fact]
    public async Task Immutable_tags_are_promoted_once_and_refuse_another_image()
    {
        await using var immutable = await TaskWorld.StartAsync(immutableTags: true);
        var round = new PromotionRound(immutable, folder, "app");

        Assert.False(round.Run());

        Assert.Equal("partial", round.Outcome);
        round.CheckAgreement(isGreen: false, "immutable");
        Assert.Equal(["failed", "failed", "kept", "unchanged"], round.Report!.Values.Order(StringComparer.Ordinal));
        Assert.Contains("cannot move. Release under a new version", round.Build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_is_green_writes_nothing_and_leaves_the_report_of_what_was_done()
    {
        var round = new PromotionRound(world, folder, "app");

        Assert.True(round.Run(task => task.DryRun = "true"));

        Assert.Equal(("none", null), (round.Outcome, round.Report));
        Assert.DoesNotContain(world.Emulator.Requests, request => request.Method == "PUT");
        Assert.Contains("3 of 4 tags to set", round.Build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_an_earlier_run_does_not_outlive_one_that_fails_before_its_first_write()
    {
        var round = new PromotionRound(world, folder, "app");
        Assert.True(round.Run());
        world.Emulator.AddFault(new Fault { Method = "GET", StatusCode = 403 });

        Assert.False(round.Run());

        Assert.Equal(("none", null), (round.Outcome, round.Report));
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await world.DisposeAsync();
    }

    private string Name(string tag) => $"{world.Host.Authority}/my-project/my-repo/{tag}";

    private Task PushAsync(string image, string tag, out string digest)
    {
        digest = world.Host.PushImage(
            $"my-project/my-repo/{image}", tag, new ArtifactRegistry.Emulator.ImageSeed { Content = "someone else's" });
        return Task.CompletedTask;
    }
}
