using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Build.Bench.Peers.Measuring;
using ArtifactRegistry.Build.Bench.Peers.Publishing;
using ArtifactRegistry.Build.Bench.Peers.Report;
using ArtifactRegistry.Build.Bench.Peers.Scenarios;
using ArtifactRegistry.Build.Bench.Peers.Worker;

namespace ArtifactRegistry.Build.Bench.Peers;

/// <summary>The whole run, one thing at a time.</summary>
internal sealed class Benchmark(Arguments arguments)
{
    private const int Latency = 40;

    public async Task RunAsync()
    {
        var (present, missing) = await PeerList.FindAsync();
        using var package = await PackedPackage.CreateAsync();
        using var tasks = new WarmTasks("ArtifactRegistry.Build", new WorkerOptions());
        using var referrers = new WarmTasks("ArtifactRegistry.Build, with referrers", new WorkerOptions(IncludeReferrers: true));
        using var projects = new WarmTasks("ArtifactRegistry.Build, project by project", new WorkerOptions(ProjectByProject: true));
        IContender[] contenders = [tasks, referrers, projects, new WholeBuild(package), .. present.Select(found => found.Peer)];

        var results = new Results { Peers = present, Missing = missing, Runs = arguments.Runs, Machine = Machine.Describe() };
        await RunScenariosAsync(contenders, results);
        await RunLargeCopyAsync(contenders, results);
        await RunBuildsAsync(package, results);
        if (arguments.Wants("others"))
        {
            results.Others.AddRange(await OtherBenchmarks.RunAsync());
        }

        await BenchmarkPage.WriteAsync(arguments.Output, results);
    }

    private async Task RunScenariosAsync(IReadOnlyList<IContender> contenders, Results results)
    {
        await using var near = await World.StartAsync(latency: 0);
        await using var far = await World.StartAsync(Latency);
        foreach (var scenario in ScenarioList.All.Where(scenario => arguments.Wants(scenario.Key)))
        {
            results.Scenarios.Add(
                new ScenarioResult(scenario, await ScenarioRunner.RunAsync(scenario, [near, far], contenders, arguments.Runs)));
        }
    }

    private async Task RunLargeCopyAsync(IReadOnlyList<IContender> contenders, Results results)
    {
        if (arguments.Wants(LargeCopy.Scenario.Key))
        {
            await using var world = await World.StartAsync(latency: 0, onDisk: true);
            var samples = await ScenarioRunner.RunAsync(LargeCopy.Scenario, [world], contenders, arguments.Runs);
            results.Scenarios.Add(new ScenarioResult(LargeCopy.Scenario, samples));
        }
    }

    private async Task RunBuildsAsync(PackedPackage package, Results results)
    {
        await using var world = await World.StartAsync(latency: 0);
        var empty = new Samples("an empty target", 0);
        for (var run = 0; run <= arguments.Runs; run++)
        {
            empty.Add(await WholeBuild.RunEmptyAsync(package, world.Login, watchMemory: run == 0), new Traffic(0, 0, 0), isTimed: run > 0);
        }

        results.EmptyBuild = empty;
        if (arguments.Wants("publish"))
        {
            results.Publishes.AddRange(await new PublishBenchmark(package, world).RunAsync(arguments.Runs));
        }
    }
}
