using System.Text;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Two publishes of one version at once, in every order in which their steps can interleave (docs/releases.md, <i>What a gate
/// cannot do</i>).</summary>
public sealed class RaceTests
{
    private const string Version = "1.0.0";

    public static MatrixTheoryData<string, bool, bool> Worlds => new(["Fail", "Reuse"], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task No_order_of_two_publishes_makes_a_build_report_what_its_tag_never_had(
        string policy, bool isImmutable, bool isMultiPlatform)
    {
        await using var world = await TaskWorld.StartAsync(isImmutable);
        foreach (var order in Interleavings.Of(steps: isMultiPlatform ? 5 : 3))
        {
            await RunAsync(world, $"my-project/my-repo/app-{order:x}", order, policy, isImmutable, isMultiPlatform);
        }
    }

    private static async Task RunAsync(TaskWorld world, string repository, int order, string policy, bool isImmutable, bool isMultiPlatform)
    {
        using Publish one = Start("one"), other = Start("other");
        Queue<Func<Task>>[] steps = [Steps(one, isReversed: false), Steps(other, isReversed: true)];
        List<string?> history = [];
        for (var bits = order; steps.Any(queue => queue.Count > 0); bits >>= 1)
        {
            await steps[bits & 1].Dequeue()();
            history.Add(world.Host.GetTagDigest(repository, Version));
        }

        var had = history.OfType<string>().ToHashSet();
        Publish[] builds = [one, other], green = [.. builds.Where(build => !build.IsRed)];
        Assert.All(green, build => Assert.Contains(build.Digest!, had));
        Assert.All(builds, build => Assert.Equal(build.IsRed && !build.IsPushRefused, build.Codes.Any()));
        if (isImmutable)
        {
            Assert.True(had.Count <= 1, "an immutable tag has moved");
            Assert.True(isMultiPlatform || had.Count == 1, "nobody won");
            Assert.True(green.Count(build => build.IsPushing) <= 1, "both have pushed");
        }

        if (had.Count > 0)
        {
            Assert.Contains(green, build => build.Digest == history[^1]);
        }

        using var again = Start("again");
        await again.RunAsync();
        var code = policy == "Fail" ? "ARB3101" : IsTorn(world, repository, again) ? "ARB3104" : null;
        Assert.Equal(
            (code is null ? world.Host.GetTagDigest(repository, Version) : null, code), (again.Digest, again.Codes.SingleOrDefault()));
        Assert.False(again.IsPushing);
        Assert.False(isImmutable && code == "ARB3104");

        Publish Start(string content) => new(world, repository, BuiltImage.Create(world.Host, repository, content, isMultiPlatform))
        {
            Policy = policy,
            Tags = isMultiPlatform ? [Version] : [Version, "latest"],
        };

        // A build that sees at its end that its release tag was moved is red, and no other is for that reason.
        Queue<Func<Task>> Steps(Publish build, bool isReversed) => new(
        [
            Step(build.Gate),
            .. Order(build.Pushes, isReversed).Select(push => (Func<Task>)(() => build.PushAsync(push.Tag, push.Digest))),
            Step(() =>
            {
                var isMoved = build.IsPushing && world.Host.GetTagDigest(repository, Version) != build.Pushes[^1].Digest;
                build.Finish();
                Assert.Equal(isMoved, build.Codes.Contains("ARB3103"));
            }),
        ]);
    }

    // The SDK pushes the platforms together, in no order, and then the index.
    private static IEnumerable<(string Tag, string Digest)> Order(IReadOnlyList<(string Tag, string Digest)> pushes, bool isReversed) =>
        isReversed && pushes.Count == 3 ? [pushes[1], pushes[0], pushes[2]] : pushes;

    // Tags that move can leave one publish's index with the other's platform tags.
    private static bool IsTorn(TaskWorld world, string repository, Publish publish)
    {
        var index = Encoding.UTF8.GetString(world.Host.GetManifest(repository, Version)!);
        return publish.Pushes.Any(push =>
            push.Tag is not (Version or "latest")
            && !index.Contains(world.Host.GetTagDigest(repository, push.Tag)!, StringComparison.Ordinal));
    }

    private static Func<Task> Step(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
