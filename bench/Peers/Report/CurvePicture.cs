namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>Curves over a size, both axes logarithmic: a slope of one is growth in proportion.</summary>
internal static class CurvePicture
{
    private const int Left = 80;
    private const int Right = 480;
    private const int Top = 45;
    private const int Bottom = 330;

    public static string Draw(
        string title, string sizes, string values, IReadOnlyList<(string Name, IReadOnlyList<(double Size, double Value)> Points)> curves)
    {
        var all = curves.SelectMany(curve => curve.Points).ToArray();
        var (firstX, lastX) = (Math.Log10(all.Min(point => point.Size)), Math.Log10(all.Max(point => point.Size)));
        var firstY = Math.Floor(Math.Log10(all.Min(point => point.Value)));
        var lastY = Math.Ceiling(Math.Log10(all.Max(point => point.Value)));
        double X(double size) => Left + ((Math.Log10(size) - firstX) / Math.Max(1, lastX - firstX) * (Right - Left));
        double Y(double value) => Bottom - ((Math.Log10(value) - firstY) / Math.Max(1, lastY - firstY) * (Bottom - Top));

        var svg = new Svg(800, 380);
        svg.Text(10, 22, title, bold: true);
        for (var power = firstY; power <= lastY; power++)
        {
            svg.Line(Left, Y(Math.Pow(10, power)), Right, Y(Math.Pow(10, power)), "grid");
            var whole = Number.Whole(Math.Pow(10, power));
            svg.Text(Left - 8, Y(Math.Pow(10, power)) + 4, whole is "0" ? Number.Of(Math.Pow(10, power)) : whole, "end");
        }

        foreach (var size in all.Select(point => point.Size).Distinct().Order())
        {
            svg.Line(X(size), Top, X(size), Bottom, "grid");
            svg.Text(X(size), Bottom + 18, Number.Whole(size), "middle");
        }

        svg.Line(Left, Bottom, Right, Bottom, "axis");
        svg.Line(Left, Top, Left, Bottom, "axis");
        svg.Text((Left + Right) / 2.0, Bottom + 38, sizes, "middle");
        svg.Text(Left, Top - 6, values, "middle");
        foreach (var (index, (name, points)) in curves.Index())
        {
            svg.Curve([.. points.Select(point => (X(point.Size), Y(point.Value)))], Svg.Colours[index % Svg.Colours.Count]);
            svg.Bar(Right + 20, Top + (index * 20), 12, 12, Svg.Colours[index % Svg.Colours.Count]);
            svg.Text(Right + 38, Top + (index * 20) + 11, name);
        }

        return svg.ToString();
    }
}
