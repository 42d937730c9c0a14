using ArtifactRegistry.Build.Bench.Peers.Measuring;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>The pictures of a run, by file name.</summary>
internal static class Pictures
{
    private static readonly string[] Short =
        ["resolve", "missing", "gate", "retag", "again-app", "copy-app", "across-app", "copy-multi", "across-multi", "release-1"];

    public static IEnumerable<(string File, string Caption, string Content)> Draw(Results results)
    {
        var shown = results.Scenarios.Where(result => Short.Contains(result.Scenario.Key)).ToArray();
        if (shown.Length > 0)
        {
            var times = shown.Select(result => Group(result, Far));
            var trips = shown.Select(result => Group(result, RoundTrips));
            yield return (
                "time-at-40-ms.svg",
                "Wall time at 40 ms",
                BarPicture.Draw("Wall time with 40 ms for each answer", [.. times], " ms"));
            yield return (
                "round-trips.svg",
                "Round trips in sequence",
                BarPicture.Draw("Round trips that wait for one another", [.. trips], ""));
        }

        var curves = new[]
        {
            ("release", "release.svg", "A release at 40 ms, by its number of images", "images"),
            ("list", "list.svg", "The list of tags at 40 ms, by its length", "tags"),
        };
        foreach (var (curve, file, title, sizes) in curves)
        {
            var points = results.Scenarios.Where(result => result.Scenario.Curve == curve).ToArray();
            if (points.Length > 1)
            {
                yield return (file, title, CurvePicture.Draw(title, sizes, "ms", Curves(points, samples => samples.Milliseconds)));
                var requests = CurvePicture.Draw(
                    $"{title}: requests", sizes, "requests", Curves(points, samples => samples.Traffic!.Requests));
                yield return (file.Replace(".svg", "-requests.svg", StringComparison.Ordinal), $"{title}: requests", requests);
            }
        }

        if (results.Scenarios.Find(result => result.Scenario.Key == "copy-1gib") is { } large)
        {
            var seconds = large.Samples.Select(samples => (samples.Contender, samples.Milliseconds / 1000));
            var memory = large.Samples
                .Where(samples => samples.PeakMebibytes is not null)
                .Select(samples => (samples.Contender, samples.PeakMebibytes!.Value));
            var picture = BarPicture.Draw(
                "1 GiB across two registries on loopback",
                [("seconds", [.. seconds]), ("memory, MiB (this package: over the idle node)", [.. memory])],
                "");
            yield return ("copy-1gib.svg", "1 GiB across two registries", picture);
        }

        if (results.Publishes.Count > 0)
        {
            var times = results.Publishes.Select(result => (result.Variant.Name, result.Milliseconds));
            var picture = BarPicture.Draw("dotnet publish -t:PublishContainer, whole", [("ms", [.. times])], " ms");
            yield return ("publish.svg", "A publish", picture);
        }
    }

    private static (string Group, IReadOnlyList<(string Name, double Value)> Bars) Group(
        ScenarioResult result, Func<Samples, double?> value)
    {
        var bars = result.Samples
            .Select(samples => (samples.Contender, Value: value(samples)))
            .Where(bar => bar.Value is not null)
            .Select(bar => (bar.Contender, bar.Value!.Value));
        return (result.Scenario.Title, [.. bars]);
    }

    private static double? Far(Samples samples) => samples.Latency > 0 ? samples.Milliseconds : null;

    private static double? RoundTrips(Samples samples) =>
        samples is { Latency: > 0, Traffic: { } traffic } && IsOperation(samples) ? traffic.RoundTrips : null;

    private static bool IsOperation(Samples samples) => !samples.Contender.EndsWith("whole build", StringComparison.Ordinal);

    private static IReadOnlyList<(string Name, IReadOnlyList<(double Size, double Value)> Points)> Curves(
        IReadOnlyList<ScenarioResult> results, Func<Samples, double> value)
    {
        var measured = results.SelectMany(result => result.Samples
            .Where(samples => samples.Latency > 0)
            .Select(samples => (result.Scenario.Size, Samples: samples)));
        return [.. measured.GroupBy(point => point.Samples.Contender).Select(contender => (contender.Key, Points([.. contender])))];

        IReadOnlyList<(double Size, double Value)> Points(IReadOnlyList<(int Size, Samples Samples)> points) =>
            [.. points.Select(point => ((double)point.Size, value(point.Samples)))];
    }
}
