using System.Diagnostics;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Bench;

/// <summary>Runs the task in this process and says what it took.</summary>
internal static class Measurement
{
    public static async Task RunAsync(string authority)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("listing-bench-").FullName, "list.jsonl");
        var before = PeakMebibytes();
        var began = Stopwatch.GetTimestamp();
        var engine = new NoteEngine();
        using var task = new ListImages
        {
            BuildEngine = engine,
            Connection = new TaskItem(
                "connection", new Dictionary<string, string> { ["CredentialSource"] = "anonymous", ["DeclaredHosts"] = authority }),
            Image = $"{authority}/{Registry.Image}",
            OutputFile = file,
        };
        var succeeded = task.Execute();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var lines = await CountLinesAsync(file);
        Console.WriteLine(
            $"{(succeeded ? "" : engine.Text)}{lines} lines, {new FileInfo(file).Length / 1e6:0.0} MB in {seconds:0.0} s; "
            + $"peak memory of the process {PeakMebibytes():0} MiB ({before:0} MiB before), "
            + $"{GC.GetTotalAllocatedBytes() / 1048576.0:0} MiB allocated");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static async Task<int> CountLinesAsync(string file)
    {
        var lines = 0;
        await foreach (var _ in File.ReadLinesAsync(file))
        {
            lines++;
        }

        return lines;
    }

    private static double PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
