using ArtifactRegistry.Build.Bench.Peers;
using ArtifactRegistry.Build.Bench.Peers.Worker;

// dotnet run -c Release --project bench/Peers [-- --runs N] [--only KEY,KEY…] [--output FOLDER]
// Measures this package and whichever of crane, gcrane, regctl, oras and skopeo is on PATH, side by side, and writes docs/benchmarks.md
// with its pictures.
if (args is ["worker"])
{
    await WorkerLoop.RunAsync();
}
else
{
    await new Benchmark(Arguments.Parse(args)).RunAsync();
}
