
namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>All scenarios but those of a publish.</summary>
internal static class ScenarioList
{
    private const string App = "p/r/app";
    private const string Multi = "p/r/multi";
    private const int SharedImages = 200;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("resolve", "the digest of a tag", world => new Resolve($"{AppOn(world)}:1.0.0")),
        new("missing", "a tag that does not exist", world => new CheckTags(AppOn(world), ["9.9.9"])),
        new("gate", "a gate of 3 tags, none of which exists", world => new CheckTags(AppOn(world), ["9.9.9", "9.9", "9"])),
        new("retag", "one more tag on an image", world => new Retag(AppOn(world), "1.0.0", world.NewName("t").Replace('/', '-'))),
        new("copy-app", "copy, same registry: app (configuration and 3 layers of 1 MiB)", world =>
            new Copy($"{AppOn(world)}:1.0.0", $"{world.First.Authority}/{world.NewName("copy")}:1.0.0")),
        new("copy-multi", "copy, same registry: multi (index of amd64, arm64, attestation)", world =>
            new Copy($"{MultiOn(world)}:1.0.0", $"{world.First.Authority}/{world.NewName("copy")}:1.0.0")),
        new("across-app", "copy across registries: app", world =>
            new Copy($"{AppOn(world)}:1.0.0", $"{world.Fresh().Authority}/{world.NewName("copy")}:1.0.0")),
        new("across-multi", "copy across registries: multi", world =>
            new Copy($"{MultiOn(world)}:1.0.0", $"{world.Fresh().Authority}/{world.NewName("copy")}:1.0.0")),
        new("again-app", "copy across registries, already there: app", world => AlreadyThere(world, AppOn(world), App)),
        new("again-multi", "copy across registries, already there: multi", world => AlreadyThere(world, MultiOn(world), Multi)),
        new("copy-200", $"copy across registries: {SharedImages} images on one base", CopyShared)
        {
            MostRuns = 1,
            IsWarmedUp = false,
            IsBuilt = false,
        },
        .. new[] { 1, 10, 100 }.Select(ReleaseScenario),
        .. new[] { 100, 10_000, 100_000 }.Select(ListScenario),
    ];

    private static Scenario ReleaseScenario(int count)
    {
        var images = count == 1 ? "image" : "images";
        var title = $"a release of {count} {images}: gate of 3 tags, verification, 2 more tags, list";
        return new Scenario($"release-{count}", title, world => ReleaseOf(world, count))
        {
            Curve = "release",
            Size = count,
            MostRuns = count switch { 1 => int.MaxValue, 10 => 3, _ => 1 },
            IsWarmedUp = count < 100,
        };
    }

    private static Scenario ListScenario(int count) =>
        new($"list-{count}", $"the list of {count} tags", world => new ListTags(TagsOn(world, count)))
        {
            Curve = "list",
            Size = count,
            MostRuns = count == 100_000 ? 3 : int.MaxValue,
        };

    private static string AppOn(World world)
    {
        world.Once(App, () => Images.Push(world.First, App, "1.0.0", App, 1 << 20, 1 << 20, 1 << 20));
        return $"{world.First.Authority}/{App}";
    }

    private static string MultiOn(World world)
    {
        world.Once(Multi, () => Images.PushMulti(world.First, Multi, "1.0.0"));
        return $"{world.First.Authority}/{Multi}";
    }

    private static Copy AlreadyThere(World world, string source, string name)
    {
        world.Once($"there/{name}", () => name == App
            ? Images.Push(world.Second, $"{name}-there", "1.0.0", App, 1 << 20, 1 << 20, 1 << 20)
            : Images.PushMulti(world.Second, $"{name}-there", "1.0.0"));
        return new Copy($"{source}:1.0.0", $"{world.Second.Authority}/{name}-there:1.0.0");
    }

    private static CopyAll CopyShared(World world)
    {
        string[] names = [.. Enumerable.Range(1, SharedImages).Select(number => $"app-{number:000}")];
        world.Once("p/many", () => names.Aggregate("", (_, name) => Images.PushOnBase(world.First, $"p/many/{name}", "1.0.0")));
        return new CopyAll($"{world.First.Authority}/p/many", $"{world.Fresh().Authority}/{world.NewName("copies")}", names, "1.0.0");
    }

    private static Release ReleaseOf(World world, int count) => new(
    [
        .. Enumerable.Range(1, count).Select(_ =>
        {
            var name = world.NewName("released");
            var digest = Images.Push(world.First, name, "1.0.0", "released", 1024);
            return new ReleasedImage(
                $"{world.First.Authority}/{name}", "1.0.0", digest, ["1.0.1", "1.0.2", "1.0.3"], ["stable", "production"]);
        }),
    ]);

    // A hundred tags to an image, as a nightly build has that changes little.
    private static string TagsOn(World world, int count)
    {
        var name = $"p/r/tags-{count}";
        world.Once(name, () =>
        {
            var digest = "";
            for (var number = 0; number < count; number++)
            {
                if (number % 100 == 0)
                {
                    digest = Images.Push(world.First, name, $"1.0.{number}", $"{number}", 128);
                }
                else
                {
                    world.First.SetTag(name, $"1.0.{number}", digest);
                }
            }

            return digest;
        });
        return $"{world.First.Authority}/{name}";
    }
}
