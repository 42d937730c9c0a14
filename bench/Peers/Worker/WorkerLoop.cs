using System.Diagnostics;
using System.Text.Json;
using ArtifactRegistry.Build.Bench.Peers.Measuring;
using ArtifactRegistry.Build.Tests.Support;

namespace ArtifactRegistry.Build.Bench.Peers.Worker;

/// <summary>Does one operation a line, each as a build of its own.</summary>
internal static class WorkerLoop
{
    public static async Task RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var question = JsonSerializer.Deserialize<WorkerQuestion>(line)!;
            Console.WriteLine(JsonSerializer.Serialize(Measure(question)));
        }
    }

    private static Effort Measure(WorkerQuestion question)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var engine = new NoteEngine();
        ProcessMemory.ForgetPeak();
        var (idle, cpu, began) = (ProcessMemory.Now(), process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var succeeded = new WarmOperations(engine, question).Run();
        engine.EndBuild();
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        process.Refresh();
        return new Effort(
            succeeded,
            took,
            (process.TotalProcessorTime - cpu).TotalMilliseconds,
            Math.Max(0, ProcessMemory.Peak() - idle),
            succeeded ? "" : engine.Text);
    }
}
