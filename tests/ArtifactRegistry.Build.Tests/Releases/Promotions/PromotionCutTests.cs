using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>A promotion that is cut at every single request: exit code, outcome, report and registry agree, and a second run completes it
/// (docs/promote.md).</summary>
public sealed class PromotionCutTests
{
    private readonly HashSet<string> outcomes = [];

    [Theory]
    [InlineData(FaultCut.BeforeRequest, "1")]
    [InlineData(FaultCut.BeforeAnswer, "1")]
    [InlineData(FaultCut.MidAnswer, "1")]
    [InlineData(FaultCut.BeforeRequest, "8")]
    [InlineData(FaultCut.BeforeAnswer, "8")]
    public async Task A_connection_that_is_cut_at_any_request_and_once_more_on_the_way_back(FaultCut cut, string concurrency)
    {
        await using var world = await TaskWorld.StartAsync();
        world.Connection["Concurrency"] = concurrency;
        using var folder = new Folder();
        var requests = Run(world, folder, "whole");
        for (var first = 1; first <= requests; first++)
        {
            var afterOne = Run(world, folder, $"cut-{first}", new Fault { Cut = cut, Count = 1, Every = first });
            foreach (var second in Enumerable.Range(first + 1, Math.Max(0, afterOne - first)))
            {
                Run(
                    world,
                    folder,
                    $"cut-{first}-{second}",
                    new Fault { Cut = cut, Count = 1, Every = first },
                    new Fault { Cut = cut, Count = 1, Every = second - 1 });
            }
        }

        // Only a write whose whole answer is lost leaves some tags set for certain: an answer that is cut in its middle has been received
        // where it has no body, and which tag it belongs to depends on the order of the requests.
        Assert.Superset(new HashSet<string> { "none", cut == FaultCut.BeforeAnswer ? "partial" : "none" }, outcomes);
    }

    [Theory]
    [InlineData(FaultCut.BeforeRequest)]
    [InlineData(FaultCut.BeforeAnswer)]
    [InlineData(FaultCut.MidAnswer)]
    public async Task A_connection_that_is_cut_at_any_request_of_a_promotion_to_another_repository(FaultCut cut)
    {
        await using var world = await TaskWorld.StartAsync();
        world.Connection["Concurrency"] = "1";
        using var folder = new Folder();
        var requests = Run(world, folder, "whole", "-copy");
        for (var first = 1; first <= requests; first++)
        {
            Run(world, folder, $"cut-{first}", "-copy", new Fault { Cut = cut, Count = 1, Every = first });
        }

        Assert.Contains("none", outcomes);
    }

    [Theory]
    [InlineData("PUT", 403)]
    [InlineData("PUT", 500)]
    [InlineData("HEAD", 503)]
    public async Task A_status_instead_of_any_answer_and_a_cut_anywhere_on_the_way_back(string method, int status)
    {
        await using var world = await TaskWorld.StartAsync();
        world.Connection["Concurrency"] = "1";
        using var folder = new Folder();
        for (var refused = 1; refused <= 6; refused++)
        {
            var refusal = new Fault { Method = method, StatusCode = status, Count = 1, Every = refused };
            var requests = Run(world, folder, $"refused-{refused}", refusal);
            for (var second = 1; second < requests; second++)
            {
                Run(
                    world,
                    folder,
                    $"refused-{refused}-{second}",
                    refusal,
                    new Fault { Cut = FaultCut.BeforeAnswer, Count = 1, Every = second });
            }
        }
    }

    [Theory]
    [InlineData(FaultCut.BeforeRequest)]
    [InlineData(FaultCut.BeforeAnswer)]
    public async Task A_build_that_is_cancelled_at_any_request_of_the_way_there_or_back(FaultCut cut)
    {
        await using var world = await TaskWorld.StartAsync();
        world.Connection["Concurrency"] = "1";
        using var folder = new Folder();
        foreach (var way in (string[])["there", "back"])
        {
            var refusal = new Fault { Method = "PUT", StatusCode = 403, Count = way == "back" ? 1 : 0, Every = 3 };
            var requests = Run(world, folder, way, refusal);
            for (var request = 1; request <= requests; request++)
            {
                var (round, isCancelled) = (new PromotionRound(world, folder, $"{way}-{request}"), false);
                var isGreen = round.Run(task =>
                {
                    Func<Task> cancel = () =>
                    {
                        isCancelled = true;
                        task.Cancel();
                        return Task.CompletedTask;
                    };
                    world.Emulator.AddFault(refusal);
                    world.Emulator.AddFault(cut == FaultCut.BeforeRequest
                        ? new Fault { Cut = cut, Count = 1, Every = request, BeforeRequest = cancel }
                        : new Fault { Cut = cut, Count = 1, Every = request, BeforeAnswer = cancel });
                });
                world.Emulator.ClearFaults();

                Assert.False(isGreen && isCancelled);
                round.CheckAgreement(isGreen, $"cancelled at {request}");
                Complete(round, $"cancelled at {request}");
            }
        }
    }

    private int Run(TaskWorld world, Folder folder, string name, params Fault[] faults) => Run(world, folder, name, target: "", faults);

    private int Run(TaskWorld world, Folder folder, string name, string target, params Fault[] faults)
    {
        var round = new PromotionRound(world, folder, name, target);
        world.Emulator.ClearRequests();
        Array.ForEach(faults, world.Emulator.AddFault);
        var isGreen = round.Run();
        world.Emulator.ClearFaults();
        var requests = world.Emulator.Requests.Count;
        outcomes.Add(round.Outcome);

        round.CheckAgreement(isGreen, name);
        Complete(round, name);
        return requests;
    }

    private static void Complete(PromotionRound round, string what)
    {
        Assert.True(round.Run(), $"{what}, second run: {round.Build.Text}");
        round.CheckAgreement(isGreen: true, $"{what}, second run");
    }
}
