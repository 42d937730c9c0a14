using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>Something that can do operations on a registry.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Does it; <see langword="null"/> when that is nothing it can do.</summary>
    Task<Effort?> RunAsync(Operation operation, Login login, bool watchMemory);
}
