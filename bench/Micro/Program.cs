using ArtifactRegistry.Build.Bench.Micro;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project bench/Micro
// The hot paths, with BenchmarkDotNet in this process; prints one table. The registry of the tag check is a process of its own, so that
// what is allocated is the client's.
if (args is ["serve"])
{
    await LoopbackRegistry.ServeAsync();
    return;
}

var folder = Directory.CreateTempSubdirectory("micro-bench-");
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(
        DefaultColumnProviders.Descriptor,
        DefaultColumnProviders.Params,
        DefaultColumnProviders.Statistics,
        DefaultColumnProviders.Metrics)
    .AddExporter(MarkdownExporter.Console)
    .WithSummaryStyle(SummaryStyle.Default)
    .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
    .WithArtifactsPath(folder.FullName);
var summaries = BenchmarkRunner.Run([typeof(References), typeof(Digests), typeof(TagLists), typeof(TagChecks)], config);
foreach (var summary in summaries)
{
    MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Ascii);
}

folder.Delete(recursive: true);
