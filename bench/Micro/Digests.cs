using ArtifactRegistry.Build.References;
using BenchmarkDotNet.Attributes;

namespace ArtifactRegistry.Build.Bench.Micro;

/// <summary>Hashing a manifest's bytes.</summary>
public class Digests
{
    private byte[] content = [];

    [Params(1_000, 1_000_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup() => content = new byte[Size];

    [Benchmark]
    public string Compute() => ImageDigest.Compute(content).ToString();
}
