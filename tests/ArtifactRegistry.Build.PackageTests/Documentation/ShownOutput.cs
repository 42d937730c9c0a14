using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Documentation;

/// <summary>Compares the lines that a page shows with those that a command printed: digests, hashes, sizes and times differ each time,
/// <c>…</c> stands for anything, and columns have other widths.</summary>
internal sealed partial class ShownOutput
{
    private readonly Dictionary<string, string> digests = new(StringComparer.Ordinal);

    /// <summary>The real digest or hash in place of one that was shown before.</summary>
    public string Fill(string command) =>
        digests.Aggregate(command, (text, digest) => text.Replace(digest.Key, digest.Value, StringComparison.Ordinal));

    /// <summary>The first shown line that was not printed, or <see langword="null"/>. The rows of a table may have another order.</summary>
    public string? FindMissing(IEnumerable<string> shown, string printed)
    {
        var lines = printed.Split('\n').Select(line => line.Trim()).ToList();
        foreach (var line in shown.Where(line => line.Trim() != "…"))
        {
            var found = lines.FindIndex(candidate => Matches(line.Trim(), candidate));
            if (found < 0)
            {
                return line;
            }

            lines.RemoveAt(found);
        }

        return null;
    }

    private bool Matches(string shown, string printed)
    {
        var values = Value().Matches(shown);
        var match = Regex.Match(printed, $"^{Pattern(shown)}$", RegexOptions.None, TimeSpan.FromSeconds(10));
        if (!match.Success)
        {
            return false;
        }

        var found = values.Zip(match.Groups.Values.Skip(1), (value, group) => (Shown: value, Printed: group.Value))
            .Where(pair => pair.Shown.Groups["digest"].Success)
            .ToArray();
        if (found.Any(pair => digests.TryGetValue(pair.Shown.Value, out var known) && known != pair.Printed))
        {
            return false;
        }

        Array.ForEach(found, pair => digests[pair.Shown.Value] = pair.Printed);
        return true;
    }

    private static string Pattern(string shown)
    {
        var (pattern, end) = ("", 0);
        foreach (Match value in Value().Matches(shown))
        {
            pattern += Regex.Escape(shown[end..value.Index]) + value switch
            {
                _ when value.Groups["digest"].Success => $"([0-9a-f]{{{value.Length}}})",
                _ when value.Groups["start"].Success => "([0-9a-f]+)",
                _ when value.Groups["size"].Success => "([0-9.]+ [KMG]?i?B)",
                _ when value.Groups["time"].Success => "([0-9]{4}-[0-9: Z-]+)",
                _ when value.Groups["layers"].Success => "([0-9]+ layers?)",
                _ when value.Groups["any"].Success => "(.+)",
                _ => @"(\s+)",
            };
            end = value.Index + value.Length;
        }

        return pattern + Regex.Escape(shown[end..]);
    }

    [GeneratedRegex(
        @"(?<digest>\b[0-9a-f]{12,}\b(?!…))|(?<start>\b[0-9a-f]{4,}…)|(?<size>\b[0-9.]+ ([KMG]i)?B\b)"
            + @"|(?<layers>\b\d+ layers?\b)"
            + @"|(?<time>\b\d{4}-\d\d-\d\d \d\d:\d\d(:\d\dZ)?)|(?<any>…)|(?<space>\s+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Value();
}
