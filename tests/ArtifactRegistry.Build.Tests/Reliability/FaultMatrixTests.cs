using System.Globalization;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>The emulator that an operation's cases share, each in a project of its own.</summary>
internal sealed class MatrixRegistry : IAsyncDisposable
{
    private readonly TestArchive archive = new();

    private MatrixRegistry(ArtifactRegistryEmulator emulator) => Emulator = emulator;

    public ArtifactRegistryEmulator Emulator { get; }

    public HttpMessageInvoker Network { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
    });

    /// <summary>An OCI layout of two platforms, in a tar.</summary>
    public string ArchiveFile { get; private set; } = "";

    /// <summary>A case's own corner.</summary>
    public MatrixWorld World(MatrixOperation operation, int number) =>
        new(Emulator, Network, number) { ArchiveFile = ArchiveFile, IsPlain = operation.IsPlain };

    public static async Task<MatrixRegistry> StartAsync(bool isPlain)
    {
        var registry = new MatrixRegistry(await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost(), new EmulatorHost()],
            RequireAuthentication = !isPlain,
            Behavior = isPlain ? RegistryBehavior.PlainRegistry with { Referrers = false } : null,
        }));
        var image = registry.archive;
        image.AddIndex(
            "1.0.0",
            ("amd64", image.AddImage(null, "amd64", null, "base", "app")),
            ("arm64", image.AddImage(null, "arm64", null, "base", "other")));
        registry.ArchiveFile = image.Save();
        return registry;
    }

    public ValueTask DisposeAsync()
    {
        Network.Dispose();
        archive.Dispose();
        return Emulator.DisposeAsync();
    }
}

/// <summary>Every public operation, with every fault at every request that it makes, once and from then on: it succeeds as if nothing had
/// happened, or ends with a coded error; no tag ever has what it had neither before nor should have after, or something incomplete; and run
/// again it completes.</summary>
public sealed class FaultMatrixTests
{
    // Each case has a project and a build of its own, so several run at once.
    private const int AtOnce = 3;

    public static TheoryData<string> Operations => [.. MatrixOperation.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task No_fault_makes_it_lie_break_or_hang(string name)
    {
        var operation = MatrixOperation.All.Single(operation => operation.Name == name);
        await using var registry = await MatrixRegistry.StartAsync(operation.IsPlain);
        var number = 0;
        var (before, good) = await RunAsync(registry, operation, number, FaultPoint.None);
        Assert.True(good.Run.Succeeded, good.Run.Engine.Text);
        var tally = new MatrixTally(name, good.Point.Sent.Count);

        foreach (var fault in TransportFault.All)
        {
            registry.Emulator.ClearRequests();
            var points = Requests(good.Point.Sent.Count(fault.AppliesTo))
                .SelectMany(at => fault.MayLast ? new[] { (At: at, Always: false), (At: at, Always: true) } : [(At: at, Always: false)])
                .Select(point => new FaultPoint(fault, point.At, point.Always));
            await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (point, _) =>
            {
                var (_, bad) = await RunAsync(registry, operation, Interlocked.Increment(ref number), point);
                var judge = new MatrixJudge(operation, before, good.Run, fault);
                var at = $"{fault.Name} at {point.At}{(point.Always ? " and after" : "")}";
                tally.Add(bad.Run.Succeeded, judge.Problems(bad.Run, bad.Point), at);
                if (!bad.Run.Succeeded && operation.IsRepeatable)
                {
                    var again = await RunAgainAsync(operation, bad.World);
                    tally.Check(judge.Completion(again), $"{at}, run again");
                }
            });
        }

        TestContext.Current.TestOutputHelper!.WriteLine(tally.ToString());
        await tally.KeepAsync();
        Assert.True(tally.Problems.Count == 0, string.Join('\n', tally.Problems));
    }

    /// <summary>All; on .NET 8, where the transport may differ and not what an operation makes of it, every fifth.</summary>
    private static IEnumerable<int> Requests(int count) =>
        Enumerable.Range(1, count).Where(at => Environment.Version.Major > 8 || at % 5 == 1);

    private static async Task<(IReadOnlyDictionary<string, string> Before, Case Case)> RunAsync(
        MatrixRegistry registry, MatrixOperation operation, int number, FaultPoint point)
    {
        var world = registry.World(operation, number);
        MatrixOperation.Seed(world);
        var before = world.State();
        return (before, new Case(world, point, await InTimeAsync(() => world.Run(operation, point))));
    }

    private static Task<MatrixRun> RunAgainAsync(MatrixOperation operation, MatrixWorld world) =>
        InTimeAsync(() => world.Run(operation, FaultPoint.None));

    // Far above what any case takes: only a hang reaches it.
    private static Task<MatrixRun> InTimeAsync(Func<MatrixRun> run) =>
        Task.Run(run).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    private sealed record Case(MatrixWorld World, FaultPoint Point, MatrixRun Run);
}

/// <summary>What became of an operation's cases.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Requests">How many requests it makes when nothing goes wrong.</param>
internal sealed record MatrixTally(string Operation, int Requests)
{
    private readonly List<string> problems = [];
    private int cases;
    private int succeeded;

    public IReadOnlyList<string> Problems => problems;

    public void Add(bool success, IEnumerable<string> found, string at)
    {
        lock (problems)
        {
            cases++;
            succeeded += success ? 1 : 0;
            Check(found, at);
        }
    }

    public void Check(IEnumerable<string> found, string at)
    {
        lock (problems)
        {
            problems.AddRange(found.Select(problem => $"{Operation}, {at}: {problem}"));
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {Operation} | {Requests} | {cases} | {succeeded} | {cases - succeeded} |");

    /// <summary>Adds the line to the file that <c>ARB_RELIABILITY_TABLE</c> names, for docs/reliability.md.</summary>
    public async Task KeepAsync()
    {
        if (Environment.GetEnvironmentVariable("ARB_RELIABILITY_TABLE") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, $"{this}\n");
        }
    }
}
