using System.Runtime.InteropServices;

namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>The processor time of the child processes that have ended, with their own (getrusage(2), <c>RUSAGE_CHILDREN</c>).</summary>
internal static class ProcessorTime
{
    private const int OfChildren = -1;

    public static double OfEndedChildrenMilliseconds()
    {
        // struct rusage: two timevals of two longs, then fourteen longs.
        var usage = new long[18];
        return GetUsage(OfChildren, usage) == 0
            ? ((usage[0] + usage[2]) * 1000.0) + ((usage[1] + usage[3]) / 1000.0)
            : throw new InvalidOperationException("getrusage failed");
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, long[] usage);
}
