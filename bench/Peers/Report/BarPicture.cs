namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>Groups of horizontal bars, each group with a scale of its own.</summary>
internal static class BarPicture
{
    private const int Left = 260;
    private const int Right = 620;
    private const int Row = 17;

    public static string Draw(
        string title, IReadOnlyList<(string Group, IReadOnlyList<(string Name, double Value)> Bars)> groups, string unit)
    {
        var names = groups.SelectMany(group => group.Bars.Select(bar => bar.Name)).Distinct(StringComparer.Ordinal).ToList();
        var height = 40 + groups.Sum(group => ((group.Bars.Count + 1) * Row) + 10);
        var svg = new Svg(720, height);
        svg.Text(10, 22, title, bold: true);
        double y = 40;
        foreach (var (group, bars) in groups)
        {
            svg.Text(10, y + 12, group, bold: true);
            y += Row;
            var most = bars.Max(bar => bar.Value);
            foreach (var (name, value) in bars)
            {
                var length = most > 0 ? value / most * (Right - Left) : 0;
                svg.Text(Left - 8, y + 12, name, "end");
                svg.Bar(Left, y + 2, Math.Max(1, length), Row - 4, Svg.Colours[names.IndexOf(name) % Svg.Colours.Count]);
                svg.Text(Left + length + 6, y + 12, $"{Number.Of(value)}{unit}");
                y += Row;
            }

            y += 10;
        }

        return svg.ToString();
    }
}
