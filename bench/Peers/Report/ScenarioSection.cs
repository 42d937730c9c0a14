using System.Text;
using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>A scenario's table: a line for each contender, near and far.</summary>
internal static class ScenarioSection
{
    public static string Print(ScenarioResult result, Results results)
    {
        var text = new StringBuilder($"### {char.ToUpperInvariant(result.Scenario.Title[0])}{result.Scenario.Title[1..]}\n\n");
        var table = new MarkdownTable(
            1, "", "requests", "in sequence", "bytes", "ms", "min–max", "ms at 40 ms", "min–max", "CPU ms", "memory MiB", "runs");
        foreach (var contender in result.Samples.GroupBy(samples => samples.Contender))
        {
            var near = contender.FirstOrDefault(samples => samples.Latency == 0);
            var far = contender.FirstOrDefault(samples => samples.Latency != 0);
            var traffic = far?.Traffic ?? near?.Traffic;
            table.Add(
                Name(contender.Key),
                Number.Whole(traffic?.Requests),
                far?.Traffic is { } counted ? Number.Whole(counted.RoundTrips) : "",
                traffic is null ? "" : Number.Bytes(traffic.Bytes),
                near is null ? "" : Number.Of(near.Milliseconds),
                Range(near),
                far is null ? "" : Number.Of(far.Milliseconds),
                Range(far),
                near is null ? "" : Number.Of(near.CpuMilliseconds),
                Number.Whole(near?.PeakMebibytes),
                (near?.Failure ?? far?.Failure) is null
                    ? $"{near?.Count}{(far is not null && far.Count != near?.Count ? $"/{far.Count}" : "")}"
                    : "failed");
        }

        var elsewhere = MeasuredElsewhere.Of(result.Scenario.Key)
            .Where(line => !results.Peers.Any(found => line.Peer.StartsWith(found.Peer.Name, StringComparison.Ordinal)));
        foreach (var (peer, requests, milliseconds) in elsewhere)
        {
            var time = milliseconds is { } ms ? $"*{Number.Of(ms)}*" : "";
            table.Add($"*{peer}, measured elsewhere*", $"*{requests}*", "", "", "", "", time, "", "", "", "");
        }

        return text.Append(table).ToString();
    }

    private static string Name(string contender) =>
        contender.StartsWith("ArtifactRegistry.Build", StringComparison.Ordinal) ? $"**{contender}**" : contender;

    private static string Range(Samples? samples) =>
        samples is { Count: > 1 } ? $"{Number.Of(samples.Least)}–{Number.Of(samples.Greatest)}" : "";
}
