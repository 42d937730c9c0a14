using System.Globalization;

namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>The resident memory of a process (proc(5)), in MiB.</summary>
internal static class ProcessMemory
{
    public static double? PeakOf(int process) => Read($"/proc/{process}/status", "VmHWM:");

    public static double Now() => Read("/proc/self/status", "VmRSS:") ?? 0;

    public static double Peak() => Read("/proc/self/status", "VmHWM:") ?? 0;

    /// <summary>Lets the peak begin anew.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static double? Read(string file, string field)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null
                ? null
                : double.Parse(line.AsSpan(field.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
