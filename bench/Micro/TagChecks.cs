using System.Diagnostics;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using BenchmarkDotNet.Attributes;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Bench.Micro;

/// <summary>A tag check as the task does it, over a real connection: the first of a build, and those after it.</summary>
public class TagChecks
{
    private readonly NoteEngine build = new();
    private Process? registry;
    private string image = "";
    private TaskItem? connection;

    [GlobalSetup]
    public void Setup()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["serve"]) { UseShellExecute = false, RedirectStandardOutput = true };
        registry = Process.Start(start)!;
        var authority = registry.StandardOutput.ReadLine()!;
        var token = registry.StandardOutput.ReadLine()!;
        Environment.SetEnvironmentVariable("MICRO_BENCH_TOKEN", token);
        image = $"{authority}/{LoopbackRegistry.Image}";
        connection = new TaskItem(
            "connection", new Dictionary<string, string> { ["DeclaredHosts"] = authority, ["AccessTokenVariable"] = "MICRO_BENCH_TOKEN" });
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        build.EndBuild();
        registry?.Kill();
        registry?.Dispose();
    }

    [Benchmark]
    public bool FirstOfABuild()
    {
        var engine = new NoteEngine();
        var succeeded = Check(engine);
        engine.EndBuild();
        return succeeded;
    }

    [Benchmark]
    public bool LaterInTheBuild() => Check(build);

    private bool Check(NoteEngine engine)
    {
        using var task = new CheckImageTags
        {
            BuildEngine = engine,
            Connection = connection,
            Image = image,
            Tags = "1.0.0",
            Rule = "Require",
        };
        return task.Execute() ? true : throw new InvalidOperationException(engine.Text);
    }
}
