using ArtifactRegistry.Build.References;
using BenchmarkDotNet.Attributes;

namespace ArtifactRegistry.Build.Bench.Micro;

/// <summary>Reading names.</summary>
public class References
{
    private const string Tagged = "europe-docker.pkg.dev/my-project/my-repo/my-image:1.0.0";
    private const string Pinned =
        "europe-docker.pkg.dev/my-project/my-repo/my-image:1.0.0@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Benchmark]
    public object ParseTagged() => ImageReference.Parse(Tagged, "ArtifactRegistryImage");

    [Benchmark]
    public object ParsePinned() => ImageReference.Parse(Pinned, "ArtifactRegistryImage");

    [Benchmark]
    public string PrintPinned() => ImageReference.Parse(Pinned, "ArtifactRegistryImage").ToString();
}
