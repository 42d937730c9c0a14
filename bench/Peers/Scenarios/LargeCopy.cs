namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>1 GiB across two registries that keep their content on disk, without latency.</summary>
internal static class LargeCopy
{
    private const string Name = "p/r/large";
    private const int Quarter = 256 << 20;

    public static Scenario Scenario { get; } =
        new("copy-1gib", "copy across registries: 1 GiB (4 layers of 256 MiB), registries on disk", CopyLarge) { MostRuns = 3 };

    private static Copy CopyLarge(World world)
    {
        world.Once(Name, () => Images.Push(world.First, Name, "1.0.0", Name, Quarter, Quarter, Quarter, Quarter));
        return new Copy($"{world.First.Authority}/{Name}:1.0.0", $"{world.Fresh().Authority}/{world.NewName("large")}:1.0.0");
    }
}
