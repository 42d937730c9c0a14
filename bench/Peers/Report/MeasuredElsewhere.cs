namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>
/// Figures of peers that are not on every machine: measured by hand on another one, behind a Bearer challenge and 40 ms for each request,
/// median of 10, with the same images (crane and gcrane of go-containerregistry 3f4ff3ca, regctl after 0.11.5, oras 1.3.3). They only stand
/// beside what a run measures.
/// </summary>
internal static class MeasuredElsewhere
{
    private static readonly (string Scenario, string Peer, int Requests, double? Milliseconds)[] All =
    [
        ("resolve", "crane", 3, 133.8), ("resolve", "gcrane", 3, 134.3), ("resolve", "regctl", 3, 149.2), ("resolve", "oras", 3, 134.2),
        ("missing", "crane", 6, 259.3), ("missing", "gcrane", 6, 259.5), ("missing", "regctl", 3, 150.0), ("missing", "oras", 3, 136.1),
        ("gate", "crane (three times the missing tag)", 18, 777.9), ("gate", "regctl (three times the missing tag)", 9, 450.0),
        ("gate", "oras (three times the missing tag)", 9, 408.3),
        ("retag", "crane", 6, 264.2), ("retag", "gcrane", 6, 264.1), ("retag", "regctl", 6, 281.5), ("retag", "oras", 6, 265.9),
        ("copy-app", "crane", 17, 479.6), ("copy-app", "gcrane", 17, 479.3), ("copy-app", "regctl", 15, 456.7),
        ("copy-app", "oras", 18, 611.2),
        ("copy-multi", "crane", 34, 704.2), ("copy-multi", "gcrane", 34, 708.2), ("copy-multi", "regctl", 32, 697.5),
        ("copy-multi", "oras", 38, 870.9),
        ("across-app", "crane", 27, 563.0), ("across-app", "gcrane", 27, 581.8), ("across-app", "regctl", 25, 702.3),
        ("across-app", "oras", 24, 731.5),
        ("across-multi", "crane", 56, 836.5), ("across-multi", "gcrane", 56, 836.0), ("across-multi", "regctl", 49, 1046.8),
        ("across-multi", "oras", 52, 1094.7),
        ("again-app", "crane", 6, 259.1), ("again-app", "gcrane", 6, 259.9), ("again-app", "regctl", 6, 273.8),
        ("again-app", "oras", 7, 306.7),
        ("again-multi", "crane", 6, 260.8), ("again-multi", "gcrane", 6, 264.5), ("again-multi", "regctl", 6, 278.3),
        ("again-multi", "oras", 7, 308.2),
        ("list-100", "crane (300 tags)", 3, 134.6), ("list-100", "gcrane (300 tags)", 3, 134.8),
        ("list-100", "regctl (300 tags)", 3, 152.7), ("list-100", "oras (300 tags)", 3, 137.0),
        ("release-1", "crane (sum of its commands)", 36, 1575.1), ("release-1", "regctl (sum of its commands)", 27, 1314.9),
        ("release-1", "oras (sum of its commands, `tag` once)", 21, 945.4),
    ];

    public static IEnumerable<(string Peer, int Requests, double? Milliseconds)> Of(string scenario) =>
        All.Where(line => line.Scenario == scenario).Select(line => (line.Peer, line.Requests, line.Milliseconds));

    /// <summary>The fastest there.</summary>
    public static (string Peer, double Milliseconds)? Best(string scenario) =>
        Of(scenario)
            .Where(line => line.Milliseconds is not null)
            .OrderBy(line => line.Milliseconds)
            .Select(line => ((string, double)?)(line.Peer, line.Milliseconds!.Value))
            .FirstOrDefault();
}
