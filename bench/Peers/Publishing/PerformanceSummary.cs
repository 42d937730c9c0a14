using System.Globalization;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Bench.Peers.Publishing;

/// <summary>MSBuild's own account of a build (<c>-clp:PerformanceSummary</c>): whole milliseconds for each target and task.</summary>
internal static partial class PerformanceSummary
{
    /// <summary>Our tasks, each with its time.</summary>
    public static IReadOnlyDictionary<string, double> Tasks(string text) => Lines(text)
        .Where(line => OwnTask().IsMatch(line.Name.Replace("ArtifactRegistry.Build.Tasks.", "", StringComparison.Ordinal)))
        .ToDictionary(line => line.Name.Replace("ArtifactRegistry.Build.Tasks.", "", StringComparison.Ordinal), line => line.Milliseconds);

    private static IEnumerable<(string Name, double Milliseconds)> Lines(string text) => Line().Matches(text)
        .Select(match => (match.Groups["name"].Value, double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"^\s*(?<ms>\d+) ms\s+(?<name>\S+)\s+\d+ calls\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"^(BeginRelease|CompleteRelease|SetContainerPushCredentials)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnTask();
}
