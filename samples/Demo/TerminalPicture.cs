using System.Globalization;
using System.Net;
using System.Text;

namespace ArtifactRegistry.Demo;

/// <summary>Commands and what a terminal showed of them, as an SVG picture.</summary>
internal sealed class TerminalPicture(int columns)
{
    private const double Advance = 8.4;
    private const int LineHeight = 19;
    private const int Margin = 16;
    private readonly StringBuilder text = new();
    private int lines;

    public void Command(string command)
    {
        lines += lines == 0 ? 0 : 1;
        Line([.. $"$ {command}".Select((character, index) => (character, index == 0 ? 32 : 97))]);
    }

    public void Output(Screen screen)
    {
        foreach (var row in screen.Rows.SkipWhile(row => Screen.Text(row).Trim().Length == 0))
        {
            foreach (var part in row.Chunk(columns).DefaultIfEmpty([]))
            {
                Line(part);
            }
        }
    }

    public string Write(string title)
    {
        var (width, height) = ((columns * Advance) + (2 * Margin), (lines * LineHeight) + (2 * Margin));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height}" viewBox="0 0 {width:0} {height}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>
            <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
            {text}</g>
            </svg>

            """);
    }

    private void Line(IReadOnlyList<(char Character, int Color)> cells)
    {
        lines++;
        for (var start = 0; start < cells.Count;)
        {
            var run = cells.Skip(start).TakeWhile(cell => cell.Color == cells[start].Color).ToArray();
            var shown = Screen.Text(run);
            if (shown.Trim().Length > 0)
            {
                var (x, y, length) = (Margin + (start * Advance), Margin + (lines * LineHeight) - 5, shown.Length * Advance);
                var encoded = WebUtility.HtmlEncode(shown.Replace(' ', '\u00a0'));
                text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y}\" textLength=\"{length:0.#}\" ")
                    .Append(CultureInfo.InvariantCulture, $"fill=\"{Fill(cells[start].Color)}\">{encoded}</text>\n");
            }

            start += run.Length;
        }
    }

    private static string Fill(int color) => color switch
    {
        31 or 91 => "#f48771",
        32 or 92 => "#89d185",
        33 or 93 => "#e5e510",
        34 or 94 => "#6796e6",
        35 or 95 => "#c586c0",
        36 or 96 => "#4ec9b0",
        30 or 90 => "#808080",
        97 => "#ffffff",
        _ => "#d4d4d4",
    };
}
