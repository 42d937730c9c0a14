using System.Globalization;
using System.Runtime.InteropServices;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>The machine, without its name or the day.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {memory:0} GiB of memory, {Distribution()}, "
            + $"{RuntimeInformation.FrameworkDescription}");
    }

    private static string Distribution()
    {
        var name = File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
            : null;
        return name is null ? RuntimeInformation.OSDescription : name[12..].Trim('"');
    }
}
