using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Build.Bench.Peers.Measuring;
using ArtifactRegistry.Build.Bench.Peers.Publishing;
using ArtifactRegistry.Build.Bench.Peers.Scenarios;

namespace ArtifactRegistry.Build.Bench.Peers;

/// <summary>All that a run has found out.</summary>
internal sealed class Results
{
    public required IReadOnlyList<(CommandLinePeer Peer, string Version)> Peers { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }

    public required int Runs { get; init; }

    public required string Machine { get; init; }

    public List<ScenarioResult> Scenarios { get; } = [];

    public List<PublishResult> Publishes { get; } = [];

    public List<OtherBenchmark> Others { get; } = [];

    public Samples? EmptyBuild { get; set; }
}

/// <summary>A scenario and its contenders' samples, with and without latency.</summary>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<Samples> Samples);
