using System.Globalization;
using System.Security;
using System.Text;

namespace ArtifactRegistry.Build.Bench.Peers.Report;

/// <summary>A picture that is written element by element; it follows the reader's light or dark scheme.</summary>
internal sealed class Svg(int width, int height)
{
    /// <summary>One colour for each contender, told apart by most eyes (Okabe and Ito).</summary>
    public static IReadOnlyList<string> Colours { get; } =
        ["#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00", "#cc79a7", "#999999", "#b0a000"];

    private readonly StringBuilder text = new StringBuilder()
        .AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" """)
        .AppendLine("""font-family="sans-serif" font-size="12">""")
        .AppendLine(
            "<style>text{fill:#24292f}.axis{stroke:#8c959f;stroke-width:1}.grid{stroke:#d0d7de;stroke-width:1}"
            + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.back{fill:#0d1117}}</style>")
        .AppendLine("""<rect class="back" width="100%" height="100%" fill="#ffffff"/>""");

    public void Text(double x, double y, string content, string anchor = "start", bool bold = false) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}"{Weight(bold)}>{SecurityElement.Escape(content)}</text>""");

    private static string Weight(bool bold) => bold ? " font-weight=\"bold\"" : "";

    public void Bar(double x, double y, double barWidth, double barHeight, string colour) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"""<rect x="{x:0.#}" y="{y:0.#}" width="{barWidth:0.#}" height="{barHeight:0.#}" fill="{colour}"/>""");

    public void Line(double x1, double y1, double x2, double y2, string kind) => text.AppendLine(
        CultureInfo.InvariantCulture, $"""<line class="{kind}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>""");

    public void Curve(IReadOnlyList<(double X, double Y)> points, string colour)
    {
        var corners = points.Select(point => FormattableString.Invariant($"{point.X:0.#},{point.Y:0.#}"));
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<polyline fill="none" stroke="{colour}" stroke-width="2" points="{string.Join(' ', corners)}"/>""");
        foreach (var (x, y) in points)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="3" fill="{colour}"/>""");
        }
    }

    public override string ToString() => text + "</svg>\n";
}
