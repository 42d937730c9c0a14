using System.Text;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>Writes <c>benchmarks.md</c> and its pictures. What stands in the page from <c>## Tried</c> on was written by hand, and
/// stays.</summary>
internal static class BenchmarkPage
{
    private const string HandWritten = "## Tried";

    public static async Task WriteAsync(string folder, Results results)
    {
        var file = Path.Combine(folder, "benchmarks.md");
        Directory.CreateDirectory(Path.Combine(folder, "benchmarks"));
        var old = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        var kept = old.IndexOf(HandWritten, StringComparison.Ordinal) is >= 0 and var start ? old[start..] : $"{HandWritten}\n";
        var pictures = Pictures.Draw(results).ToArray();
        foreach (var (name, _, content) in pictures)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "benchmarks", name), content);
        }

        await File.WriteAllTextAsync(file, Print(results, pictures) + kept);
    }

    private static string Print(Results results, IReadOnlyList<(string File, string Caption, string Content)> pictures)
    {
        var text = new StringBuilder(Introduction(results));
        foreach (var (name, caption, _) in pictures)
        {
            text.AppendLine($"![{caption}](benchmarks/{name})").AppendLine();
        }

        text.AppendLine("## Side by side").AppendLine();
        foreach (var result in results.Scenarios)
        {
            text.Append(ScenarioSection.Print(result, results));
        }

        if (results.Publishes.Count > 0)
        {
            text.Append(PublishSection.Print(results));
        }

        foreach (var other in results.Others)
        {
            text.AppendLine($"## {other.Title}")
                .AppendLine()
                .AppendLine($"`{other.Command}`")
                .AppendLine()
                .AppendLine("```text")
                .AppendLine(other.Text)
                .AppendLine("```")
                .AppendLine();
        }

        return text.ToString();
    }

    private static string Introduction(Results results) => $"""
        # Benchmarks

        Written by `dotnet run -c Release --project bench/Peers`, everything in one run on one machine: {results.Machine}.
        {(results.Peers.Count == 0 ? "No peer was on `PATH`." : $"Measured beside us: {string.Join(", ", results.Peers.Select(found => $"{found.Peer.Name} ({found.Version})"))}.")}{(results.Missing.Count > 0 ? $" Not on `PATH`, so not measured here: {string.Join(", ", results.Missing)}." : "")}

        - The registry is the emulator: it answers 401 with a Bearer challenge, as Artifact Registry does, and without latency or after 40 ms for each request. Everybody has the same
          access token: we as `GOOGLE_OAUTH_ACCESS_TOKEN`, the peers as a docker login.
        - **ArtifactRegistry.Build** is the task in a process that has run it before, as in a build node that lives on; connections and credentials are new for each run. **Whole build** is
          `dotnet build release.proj -t:TARGET` of a bare project with all that a build costs by itself: an empty target takes {EmptyBuild(results)}. Each command of a peer is a process of its own, as in a script.
        - *Requests* and *bytes* (bodies, both directions) are the registry's log; *in sequence* is the longest chain in it of requests of which each came after the one before had been answered, at 40 ms.
        - *ms* is the median wall time of the runs, *CPU* the processor time, *memory* the most that was resident in a run that was not timed: of the process, for our task over the idle node.
        - Copies are without referrers, which the peers do not look for; *with referrers* is our default.
        - *Measured elsewhere*: figures of peers that are not on this machine, taken by hand on another one; they are no part of this run and compare in requests rather than in milliseconds.


        """;

    private static string EmptyBuild(Results results) => results.EmptyBuild is { } empty
        ? $"{Number.Of(empty.Milliseconds)} ms ({Number.Of(empty.Least)}–{Number.Of(empty.Greatest)}), {Number.Of(empty.CpuMilliseconds)} "
            + $"ms of CPU and {Number.Whole(empty.PeakMebibytes)} MiB"
        : "what is said below";
}
