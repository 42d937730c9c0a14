using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Two publishes that really run at once: both have passed the gate before either pushes. Who wins is left to the
/// machine.</summary>
public sealed class AtOnceTests
{
    private const int Rounds = 50;

    [Theory]
    [InlineData("Fail", true)]
    [InlineData("Fail", false)]
    [InlineData("Reuse", true)]
    [InlineData("Reuse", false)]
    public async Task One_of_two_wins_and_the_other_knows(string policy, bool isImmutable)
    {
        await using var world = await TaskWorld.StartAsync(isImmutable);
        var bothAsk = new Meeting(2);
        world.Emulator.AddFault(
            new Fault { Method = "GET", PathPattern = "manifests/1.0.0$", Count = 2 * Rounds, BeforeAnswer = bothAsk.ArriveAsync });
        for (var round = 0; round < Rounds; round++)
        {
            await RunAsync(world, $"my-project/my-repo/app-{round}", policy, isImmutable);
        }

        world.Emulator.ClearFaults();
        for (var round = 0; round < Rounds; round++)
        {
            await RunAgainAsync(world, $"my-project/my-repo/app-{round}", policy);
        }
    }

    private static async Task RunAsync(TaskWorld world, string repository, string policy, bool isImmutable)
    {
        using Publish one = Create(world, repository, policy, "one"), other = Create(world, repository, policy, "other");
        Publish[] builds = [one, other];
        await Task.WhenAll(builds.Select(build => Task.Run(build.RunAsync, TestContext.Current.CancellationToken)));

        var winner = Assert.Single(builds, build => build.Digest == world.Host.GetTagDigest(repository, "1.0.0"));
        var loser = builds.Single(build => build != winner);
        Assert.Equal(isImmutable, loser.IsPushRefused);
        Assert.Equal(loser is { IsRed: true, IsPushRefused: false } ? ["ARB3103"] : [], loser.Codes);
    }

    private static async Task RunAgainAsync(TaskWorld world, string repository, string policy)
    {
        var before = world.Host.GetTagDigest(repository, "1.0.0");
        using var again = Create(world, repository, policy, "again");
        await again.RunAsync();

        Assert.Equal((policy == "Reuse" ? before : null, before), (again.Digest, world.Host.GetTagDigest(repository, "1.0.0")));
        Assert.Equal(policy == "Reuse" ? [] : ["ARB3101"], again.Codes);
    }

    private static Publish Create(TaskWorld world, string repository, string policy, string content) =>
        new(world, repository, BuiltImage.Create(world.Host, repository, content, isMultiPlatform: false))
        {
            Policy = policy,
            Tags = ["1.0.0"],
        };
}
