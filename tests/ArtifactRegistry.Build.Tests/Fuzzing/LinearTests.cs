using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Fuzzing;

/// <summary>No input takes more than its length: each piece of the dictionary, repeated, after each beginning that leads a parser to where
/// it repeats. The memory that the reading allocates is counted, which is the same in every run. Regular expressions allocate nothing while
/// they search; the analyzer MA0009 requires of each that it does not backtrack, or a limit.</summary>
public sealed class LinearTests
{
    private const int Short = 2 * 1024;
    private const int Factor = 8;
    private static readonly string[] Beginnings =
    [
        "", "{", "[", "\"", "{\"tags\":[", "{\"manifest\":{", "{\"manifests\":[", "{\"errors\":[", "Bearer realm=\"", "<", "</x>;",
        "registry.example/", "registry.example/a:", "registry.example/a@",
    ];

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_input_takes_more_than_its_length(string target)
    {
        var read = FuzzTargets.All[target].Read;
        foreach (var beginning in Beginnings)
        {
            foreach (var piece in FuzzInput.Dictionary)
            {
                var (few, many) = (Repeat(beginning, piece, Short), Repeat(beginning, piece, Short * Factor));
                var (bytesFew, bytesMany) = (Measure(read, few), Measure(read, many));

                // A quadratic reader takes 64 times as much of an input that is 8 times as long.
                Assert.True(
                    bytesMany <= (bytesFew + 65_536) * Factor * 3,
                    $"'{beginning}' and '{piece}' again and again: {bytesFew} and then {bytesMany} bytes");
            }
        }
    }

    private static byte[] Repeat(string beginning, string piece, int length) =>
        Encoding.Latin1.GetBytes(beginning + string.Concat(Enumerable.Repeat(piece, 1 + (length / Math.Max(1, piece.Length)))));

    private static long Measure(Action<byte[]> read, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(input);
        }
        catch (ArtifactRegistryException)
        {
            // A refusal is an answer too.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
