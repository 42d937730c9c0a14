using System.Text;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>Somebody else writes between any two requests of a clean-up, a promotion or a retag. What they set survives, unless it came
/// between our last read of it and our own write: no registry has a conditional one (docs/reliability.md).</summary>
public sealed class RaceMatrixTests
{
    private const string Release = "9.9.9";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>What somebody does, and the tag that they expect to keep.</summary>
    private static readonly (string Name, string Tag, Action<Scene> Write)[] Writes =
    [
        ("sets a release tag on the old image", Release, scene => scene.SetTag(Release, scene.Old)),
        ("moves a tag to the old image", "1.0.0-linux-x64", scene => scene.SetTag("1.0.0-linux-x64", scene.Old)),
        ("pushes an index over the old image", Release, scene => scene.PushIndex(Release)),
        ("sets a new tag that we set", "stable", scene => scene.SetTag("stable", scene.Theirs)),
        ("moves a tag that we move", "old", scene => scene.SetTag("old", scene.Theirs)),
    ];

    public static MatrixTheoryData<string, string> Races => new(
        ["clean up", "clean up elsewhere", "promote", "promote elsewhere", "add tags", "add tags elsewhere"],
        [.. Writes.Select(write => write.Name)]);

    [Theory]
    [MemberData(nameof(Races))]
    public async Task What_somebody_else_writes_between_two_requests_is_not_lost_unseen(string operationName, string writeName)
    {
        var operation = MatrixOperation.All.Single(operation => operation.Name == operationName);
        var (_, tag, write) = Writes.Single(write => write.Name == writeName);
        await using var registry = await MatrixRegistry.StartAsync(operation.IsPlain);
        var good = Run(registry, operation, 0, _ => FaultPoint.None);
        Assert.True(good.Run.Succeeded, good.Run.Engine.Text);
        var tally = new MatrixTally($"{operationName}, while somebody {writeName}", good.Point.Sent.Count);
        for (var at = 1; at <= good.Point.Sent.Count; at++)
        {
            string? theirs = null;
            var race = Run(registry, operation, at, scene => new FaultPoint(
                new TransportFault(writeName, request => request.SendAsync())
                {
                    Before = () =>
                    {
                        write(scene);
                        theirs = scene.World.Here.GetTagDigest(scene.World.App, tag);
                    },
                },
                at,
                Always: false));
            var lost = theirs is null ? []
                : IsCleanUp(operation) ? Deleted(operation, race, tag, theirs)
                : Overwritten(operation, race, tag, theirs);
            tally.Add(race.Run.Succeeded, Problems(race.Run, tag).Concat(lost), $"at {at}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(tally.ToString());
        await tally.KeepAsync();
        Assert.True(tally.Problems.Count == 0, string.Join('\n', tally.Problems));
    }

    private static IEnumerable<string> Problems(MatrixRun run, string theirTag) =>
    [
        .. run.State
            .Where(tag => tag.Key != $"0 /r/app:{theirTag}" && tag.Value.Contains("incomplete", StringComparison.Ordinal))
            .Select(tag => $"{tag.Key} serves {tag.Value}"),
        .. !run.Succeeded && run.Engine.Errors.Count == 0 ? ["it fails without an error"] : Array.Empty<string>(),
    ];

    // Artifact Registry refuses to delete what a tag or an index needs. A tag's own deletion comes right after its last read; elsewhere an
    // image's comes right after a list.
    private static IEnumerable<string> Deleted(MatrixOperation operation, Race race, string tag, string theirs)
    {
        var isPlanned = tag == "old" && !operation.IsPlain;
        var check = race.After
            .Where(request => isPlanned
                ? request.Method == "HEAD" && race.Of(tag).Contains(request)
                : request.Path.EndsWith("/tags/list", StringComparison.Ordinal))
            .Select(request => request.Number)
            .DefaultIfEmpty(int.MaxValue)
            .First();
        var deletions = race.Point.Sent.Where(request => request.Method == "DELETE" && (!isPlanned || race.Of(tag).Contains(request)));

        // A deletion that was under way when they wrote may have come after theirs: its check was before.
        var isChecked = !deletions.Any(request =>
            request.Number < race.Point.HappenedAt ? !race.Point.AnsweredBefore.Contains(request) : request.Number < check);
        return !race.Has(tag, theirs) && (isChecked || (!operation.IsPlain && !isPlanned)) ? [$"{tag} is lost"] : [];
    }

    private static IEnumerable<string> Overwritten(MatrixOperation operation, Race race, string tag, string theirs)
    {
        if (tag is not ("stable" or "old"))
        {
            return race.Has(tag, theirs) ? [] : [$"{tag}, which we do not write, is lost"];
        }

        // A promotion reads a tag that exists again before it writes. How many reads a plan has for one tag differs from run to run: of the
        // tags that are missing, only the first to be answered is asked for twice.
        var planned = race.Of(tag).TakeWhile(request => request.Method != "PUT").Count() - (tag == "old" ? 1 : 0);
        var isPlanned = race.Of(tag).Count(race.Point.AnsweredBefore.Contains) >= planned;
        var ours = race.Of(tag).Where(request => request.Number >= race.Point.HappenedAt).ToArray();

        // A write of ours that was under way when they wrote may have come after theirs, unseen.
        var isUnderWay = race.Of(tag).Except(ours).Any(request => request.Method == "PUT" && !race.Point.AnsweredBefore.Contains(request));
        var isReported = !race.Run.Succeeded || race.Run.Engine.Warnings.Any(warning => warning.Code == "ARB3103");
        if (race.Has(tag, theirs))
        {
            return ours is [.., { Method: not "PUT" }] && !isReported
                ? [$"{tag} serves another image, which was read, and nothing says so"]
                : [];
        }

        return operation.Name.StartsWith("promote", StringComparison.Ordinal)
            && isPlanned
            && !isUnderWay
            && ours is [{ Method: not "PUT" }, ..]
                ? [$"{tag} was read as somebody else's, and was overwritten"]
                : [];
    }

    private static bool IsCleanUp(MatrixOperation operation) => operation.Name.StartsWith("clean up", StringComparison.Ordinal);

    private static Race Run(MatrixRegistry registry, MatrixOperation operation, int number, Func<Scene, FaultPoint> point)
    {
        var world = registry.World(operation, number);
        MatrixOperation.Seed(world);
        var theirs = world.Here.PushImage(world.App, "theirs", new ImageSeed { Content = "theirs" });
        var scene = new Scene(world, world.Here.GetTagDigest(world.App, "old")!, world.Here.GetManifest(world.App, "old")!.Length, theirs);
        var fault = point(scene);
        return new Race(world, fault, world.Run(operation, fault));
    }

    /// <summary>Where somebody writes. What is deleted already cannot be tagged.</summary>
    private sealed record Scene(MatrixWorld World, string Old, int OldSize, string Theirs)
    {
        public void SetTag(string tag, string digest)
        {
            if (World.Here.GetManifest(World.App, digest) is not null)
            {
                World.Here.SetTag(World.App, tag, digest);
            }
        }

        public void PushIndex(string tag)
        {
            if (World.Here.GetManifest(World.App, Old) is not null)
            {
                var child = $$$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Old}}}","size":{{{OldSize}}} }""";
                var index = $$"""{"schemaVersion":2,"mediaType":"{{OciIndex}}","manifests":[{{child}}]}""";
                World.Here.PushManifest(World.App, tag, Encoding.UTF8.GetBytes(index), OciIndex);
            }
        }
    }

    private sealed record Race(MatrixWorld World, FaultPoint Point, MatrixRun Run)
    {
        /// <summary>The requests from theirs on.</summary>
        public IEnumerable<SentRequest> After => Point.Sent.Where(request => request.Number >= Point.HappenedAt);

        /// <summary>The requests for a tag of the image.</summary>
        public IEnumerable<SentRequest> Of(string tag) => Point.Sent.Where(request => request.Path == $"/v2/{World.App}/manifests/{tag}");

        /// <summary>Whether the tag serves that image, and all of it.</summary>
        public bool Has(string tag, string digest) => Run.State.GetValueOrDefault($"0 /r/app:{tag}") == digest;
    }
}
