using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>Measures every contender in a scenario, run by run.</summary>
internal static class ScenarioRunner
{
    public static async Task<IReadOnlyList<Samples>> RunAsync(
        Scenario scenario, IReadOnlyList<World> worlds, IReadOnlyList<IContender> contenders, int runs)
    {
        List<Samples> all = [];
        foreach (var world in worlds)
        {
            foreach (var contender in contenders.Where(contender => scenario.IsBuilt || contender is not WholeBuild))
            {
                if (await MeasureAsync(scenario, world, contender, Math.Min(runs, scenario.MostRuns)) is { } samples)
                {
                    all.Add(samples);
                    var failed = samples.Failure is { } failure ? $"  FAILED {failure[^Math.Min(400, failure.Length)..]}" : "";
                    await Console.Out.WriteLineAsync(
                        $"{scenario.Key,-14} {world.Latency,3} ms  {contender.Name,-40} {samples.Milliseconds,9:0.0} ms  "
                        + $"{samples.Traffic?.Requests,5} requests {samples.Traffic?.RoundTrips,4} in sequence{failed}");
                }
            }
        }

        return all;
    }

    private static async Task<Samples?> MeasureAsync(Scenario scenario, World world, IContender contender, int runs)
    {
        var samples = new Samples(contender.Name, world.Latency);
        var untimed = scenario.IsWarmedUp ? 1 : 0;
        for (var run = 0; run < runs + untimed && samples.Failure is null; run++)
        {
            var operation = scenario.Prepare(world);
            world.Emulator.ClearRequests();

            // Memory is looked at in the run that is not timed, or in the only one.
            if (await contender.RunAsync(operation, world.Login, watchMemory: run == 0) is not { } effort)
            {
                return null;
            }

            samples.Add(effort, Traffic.Of(world.Emulator.Requests), isTimed: run >= untimed);
        }

        return samples;
    }
}
