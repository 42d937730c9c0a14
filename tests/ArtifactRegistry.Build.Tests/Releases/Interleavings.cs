using System.Numerics;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The orders in which the steps of two can interleave.</summary>
internal static class Interleavings
{
    /// <summary>Each order as bits, the first step's lowest: 0 is a step of the one, 1 of the other.</summary>
    public static IEnumerable<int> Of(int steps) =>
        Enumerable.Range(0, 1 << (2 * steps)).Where(bits => BitOperations.PopCount((uint)bits) == steps);
}
