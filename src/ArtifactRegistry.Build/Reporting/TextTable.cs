using System.Text;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A table of plain text, its columns as wide as what is in them.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    /// <summary>The most rows that a log gets.</summary>
    public const int MaxRows = 50;

    private readonly List<IReadOnlyList<string>> rows = [];
    private int left;

    /// <summary>Whether it has no row.</summary>
    public bool IsEmpty => rows.Count == 0;

    /// <summary>Adds a row; what comes after the first 50 is counted only.</summary>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (rows.Count < MaxRows)
        {
            rows.Add(cells);
        }
        else
        {
            left++;
        }
    }

    /// <summary>The lines, indented, the headings first; columns that are empty throughout are left out.</summary>
    public override string ToString()
    {
        var columns = Enumerable.Range(0, headings.Count).Where(column => rows.Any(row => row[column].Length > 0)).ToArray();
        var widths = columns.ToDictionary(column => column, column => rows.Append(headings).Max(row => row[column].Length));
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(headings))
        {
            text.AppendLine("  " + string.Join("  ", columns.Select(column => row[column].PadRight(widths[column]))).TrimEnd());
        }

        return text.Append(left > 0 ? $"  … and {left} more" : "").ToString().TrimEnd();
    }
}
