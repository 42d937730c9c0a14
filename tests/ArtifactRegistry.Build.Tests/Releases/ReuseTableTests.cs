using System.Text.Json;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The whole state table of <c>ArtifactRegistryTagPolicy=Reuse</c>: every state that a publish can find, at the level of the
/// tasks.</summary>
public sealed class ReuseTableTests
{
    private const string First = "1.0.0";
    private const string Second = "1.0";

    public static MatrixTheoryData<PlatformTag, bool> Worlds => new(Enum.GetValues<PlatformTag>(), [false, true]);

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Every_state_ends_as_the_documentation_says(PlatformTag platforms, bool isImmutable)
    {
        await using var world = await TaskWorld.StartAsync(isImmutable);
        foreach (var (row, number) in ReuseRow.All(platforms, isImmutable).Select((row, index) => (row, index)))
        {
            await CheckAsync(world, row, $"my-project/my-repo/app-{number}");
        }
    }

    private static async Task CheckAsync(TaskWorld world, ReuseRow row, string repository)
    {
        var theirs = Arrange(world, row, repository);
        var ours = BuiltImage.Create(world.Host, repository, "ours", row.IsMultiPlatform, row.Ours);
        var before = Tags(world, repository);
        world.Emulator.ClearRequests();
        using var publish = new Publish(world, repository, ours) { Revision = row.Ours };

        await publish.RunAsync();

        var model = ReuseModel.Of(row);
        var after = new Dictionary<string, string>(before);
        if (model.Outcome == ReuseOutcome.Pushed)
        {
            var isPushed = Push(after, publish.Pushes, row.IsImmutable);
            var isMoved = isPushed && Push(after, [("latest", ours.Digest)], row.IsImmutable);
            model = model.WithPush(isRefused: !isPushed, isMovingTagRefused: isPushed && !isMoved);
        }

        model = model.WithVerification();

        if (model.Outcome is ReuseOutcome.Reused or ReuseOutcome.Completed)
        {
            (after[First], after[Second]) = (publish.Digest!, publish.Digest!);
        }

        Assert.Equal((row, model.Outcome, model.Code), (row, OutcomeOf(publish, model), publish.Codes.SingleOrDefault()));
        Assert.Equal(
            (row, model.Gets, model.Heads, model.Blobs, model.Puts),
            (row, Own(world, "GET", "manifests"), Own(world, "HEAD", "manifests"), Own(world, "GET", "blobs"), Own(world, "PUT", "")));
        Assert.Equal(after.OrderBy(tag => tag.Key), Tags(world, repository).OrderBy(tag => tag.Key));
        CheckResult(world, repository, publish, model, ours, theirs);
    }

    private static void CheckResult(
        TaskWorld world, string repository, Publish publish, ReuseModel model, BuiltImage ours, BuiltImage theirs)
    {
        switch (model.Outcome)
        {
            case ReuseOutcome.Pushed or ReuseOutcome.MovingTagRefused:
                Assert.Equal(ours.Digest, publish.Digest);
                break;
            case ReuseOutcome.Reused:
                Assert.Equal(theirs.Digest, publish.Digest);
                break;
            case ReuseOutcome.Completed:
                using (var index = JsonDocument.Parse(world.Host.GetManifest(repository, publish.Digest!)!))
                {
                    Assert.Equal(
                        theirs.Platforms.Select(platform => world.Host.GetTagDigest(repository, $"{First}-{platform.Rid}")),
                        index.RootElement.GetProperty("manifests")
                            .EnumerateArray()
                            .Select(child => child.GetProperty("digest").GetString()));
                }

                break;
            default:
                Assert.Null(publish.Digest);
                break;
        }
    }

    private static BuiltImage Arrange(TaskWorld world, ReuseRow row, string repository)
    {
        var theirs = BuiltImage.Create(world.Host, repository, "theirs", row.IsMultiPlatform, row.Theirs);
        var other = BuiltImage.Create(world.Host, repository, "other", row.IsMultiPlatform, row.Theirs);
        Set(row.Release is ReleaseTags.All or ReleaseTags.OnlyFirst or ReleaseTags.Disagree, First, theirs.Digest);
        Set(row.Release is ReleaseTags.All or ReleaseTags.OnlySecond, Second, theirs.Digest);
        Set(row.Release is ReleaseTags.Disagree, Second, other.Digest);
        Set(row.Moving is not MovingTag.Missing, "latest", row.Moving == MovingTag.OnIt ? theirs.Digest : other.Digest);
        var mixed = row.Platforms == PlatformTag.Mixed
            ? BuiltImage.Create(world.Host, repository, "mixed", row.IsMultiPlatform, "another revision")
            : null;
        for (var index = 0; index < theirs.Platforms.Count; index++)
        {
            var (rid, digest) = theirs.Platforms[index];
            Set(row.Moving is not MovingTag.Missing, $"latest-{rid}", other.Platforms[index].Digest);
            var isSet = row.Platforms is PlatformTag.All or PlatformTag.Foreign || (row.Platforms == PlatformTag.OnlyFirst && index == 0);
            Set(isSet, $"{First}-{rid}", digest);
            Set(mixed is not null, $"{First}-{rid}", index == 0 ? digest : mixed?.Platforms[index].Digest);
            Set(row.Platforms is PlatformTag.Foreign && index == 0, $"{Second}-{rid}", other.Platforms[index].Digest);
        }

        return theirs;

        void Set(bool isThere, string tag, string? digest)
        {
            if (isThere)
            {
                world.Host.SetTag(repository, tag, digest!);
            }
        }
    }

    private static bool Push(Dictionary<string, string> tags, IEnumerable<(string Tag, string Digest)> pushes, bool isImmutable)
    {
        foreach (var (tag, digest) in pushes)
        {
            if (isImmutable && tags.TryGetValue(tag, out var present) && present != digest)
            {
                return false;
            }

            tags[tag] = digest;
        }

        return true;
    }

    private static ReuseOutcome OutcomeOf(Publish publish, ReuseModel model) => publish switch
    {
        { IsPushRefused: true } => ReuseOutcome.PushRefused,
        { IsRed: true, Digest: not null } => ReuseOutcome.MovingTagRefused,
        { IsRed: true } => ReuseOutcome.Refused,
        { IsPushing: true } => ReuseOutcome.Pushed,
        _ => model.Outcome is ReuseOutcome.Completed ? ReuseOutcome.Completed : ReuseOutcome.Reused,
    };

    private static Dictionary<string, string> Tags(TaskWorld world, string repository) =>
        world.Host.Tags(repository).ToDictionary(tag => tag, tag => world.Host.GetTagDigest(repository, tag)!);

    private static int Own(TaskWorld world, string method, string kind) => world.Emulator.Requests.Count(request =>
        request.Method == method && request.UserAgent is not null && request.Path.Contains($"/{kind}", StringComparison.Ordinal));
}
