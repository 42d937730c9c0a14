using System.Text;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>What the package adds to a publish.</summary>
internal static class PublishSection
{
    public static string Print(Results results)
    {
        var baseline = results.Publishes[0];
        var text = new StringBuilder($"""
            ## What the package adds to a publish

            `dotnet publish -t:PublishContainer --no-build` of a console project to the registry without latency, {baseline.Count} runs
            each, taking turns. *Own tasks* is MSBuild's own account of them (`-clp:PerformanceSummary`, whole milliseconds), their requests
            included: what the package does, without the noise of the seconds around it.
            Goals: at most 40 ms more than without with an environment token, at most 100 ms with a service account.


            """);
        var table = new MarkdownTable(1, "", "ms", "min–max", "more than without", "own tasks, ms", "CPU ms", "requests", "own among them");
        foreach (var result in results.Publishes)
        {
            table.Add(
                result.Variant.Name,
                Number.Of(result.Milliseconds),
                $"{Number.Of(result.Least)}–{Number.Of(result.Greatest)}",
                result == baseline ? "" : FormattableString.Invariant($"{result.Milliseconds - baseline.Milliseconds:+0;-0;0}"),
                Number.Whole(result.OwnMilliseconds),
                Number.Of(result.CpuMilliseconds),
                Number.Whole(result.Requests),
                Number.Whole(result.OwnRequests));
        }

        text.Append(table);
        foreach (var result in results.Publishes.Where(result => result.Tasks.Any()))
        {
            var tasks = result.Tasks.Select(task => $"`{task.Task}` {Number.Whole(task.Milliseconds)} ms");
            text.AppendLine($"- {result.Variant.Name}: {string.Join(", ", tasks)}");
        }

        return text.AppendLine().ToString();
    }
}
