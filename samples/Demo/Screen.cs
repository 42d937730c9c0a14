using System.Globalization;

namespace ArtifactRegistry.Demo;

/// <summary>What a terminal shows after some output: the escape sequences of ECMA-48 that the .NET CLI uses, and no others.</summary>
internal sealed class Screen
{
    private const char Escape = '\u001b';
    private readonly List<List<(char Character, int Color)>> rows = [[]];
    private int row;
    private int column;
    private int color;

    /// <summary>The rows, from the first to the last that is not empty. A color is that of SGR, 30 to 37 and 90 to 97; 0 is the terminal's
    /// own.</summary>
    public IReadOnlyList<IReadOnlyList<(char Character, int Color)>> Rows =>
        [.. rows.Take(rows.FindLastIndex(each => Text(each).Trim().Length > 0) + 1)];

    public static Screen Of(string output)
    {
        var screen = new Screen();
        for (var at = 0; at < output.Length;)
        {
            at = output[at] == Escape ? screen.Sequence(output, at + 1) : screen.Put(output, at);
        }

        return screen;
    }

    public static string Text(IEnumerable<(char Character, int Color)> row) => string.Concat(row.Select(cell => cell.Character));

    private int Put(string output, int at)
    {
        switch (output[at])
        {
            case '\r':
                column = 0;
                break;
            case '\n':
                MoveTo(row + 1);
                break;
            case >= ' ' and var character:
                Cell((character, color));
                break;
        }

        return at + 1;
    }

    private void Cell((char Character, int Color) cell)
    {
        var line = rows[row];
        while (line.Count <= column)
        {
            line.Add((' ', 0));
        }

        line[column++] = cell;
    }

    private int Sequence(string output, int at)
    {
        if (at >= output.Length || output[at] is not ('[' or ']'))
        {
            return at + 1;
        }

        // An operating system command, such as a link or the progress of the window, shows nothing. It ends with BEL or ESC \.
        if (output[at] == ']')
        {
            var end = output.AsSpan(at).IndexOfAny('\a', Escape) + at;
            return output[end] == Escape ? end + 2 : end + 1;
        }

        var final = at + 1;
        while (output[final] is < '@' or > '~')
        {
            final++;
        }

        Control(output[final], output[(at + 1)..final]);
        return final + 1;
    }

    private void Control(char function, string parameters)
    {
        var count = Number(parameters) ?? 1;
        switch (function)
        {
            case 'A' or 'F':
                MoveTo(Math.Max(0, row - count));
                column = function == 'F' ? 0 : column;
                break;
            case 'B' or 'E':
                MoveTo(row + count);
                column = function == 'E' ? 0 : column;
                break;
            case 'C':
                column += count;
                break;
            case 'D':
                column = Math.Max(0, column - count);
                break;
            case 'G':
                column = count - 1;
                break;
            case 'K' or 'J':
                Erase(belowToo: function == 'J');
                break;
            case 'm':
                color = parameters
                    .Split(';')
                    .Select(each => Number(each) ?? 0)
                    .Aggregate(color, (old, code) => code is >= 30 and <= 37 or >= 90 and <= 97 ? code : code is 0 or 39 ? 0 : old);
                break;
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void MoveTo(int other)
    {
        row = other;
        while (rows.Count <= row)
        {
            rows.Add([]);
        }
    }

    private void Erase(bool belowToo)
    {
        rows[row] = [.. rows[row].Take(column)];
        foreach (var below in belowToo ? rows.Skip(row + 1) : [])
        {
            below.Clear();
        }
    }
}
