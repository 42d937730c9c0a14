using System.Diagnostics;

namespace ArtifactRegistry.Build.Bench.Peers.Measuring;

/// <summary>A command that is run to its end.</summary>
internal static class Child
{
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">All that it sees.</param>
    /// <param name="watchMemory">Looks at its memory all the time, which costs time: not for a run whose time counts.</param>
    public static async Task<(int ExitCode, Effort Effort)> RunAsync(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string?> environment, bool watchMemory)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var before = ProcessorTime.OfEndedChildrenMilliseconds();
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = watchMemory ? await WatchAsync(process) : null;
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var text = await output + await errors;
        return (process.ExitCode, new Effort(true, took, ProcessorTime.OfEndedChildrenMilliseconds() - before, peak, text));
    }

    private static async Task<double?> WatchAsync(Process process)
    {
        double? peak = null;
        while (!process.HasExited)
        {
            peak = ProcessMemory.PeakOf(process.Id) ?? peak;
            await Task.Delay(1);
        }

        return peak;
    }
}
