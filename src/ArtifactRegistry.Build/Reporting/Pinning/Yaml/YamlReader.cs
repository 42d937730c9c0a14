namespace ArtifactRegistry.Build.Reporting.Pinning.Yaml;

/// <summary>Finds the mappings and lists of a YAML file and where their scalars stand. It reads what deployment files are made of, and goes on where a parser
/// would stop: a line of a template (<c>{{ … }}</c>) is passed over. What it does not know it does not touch: blocks of text (<c>|</c>, <c>&gt;</c>), aliases,
/// scalars over several lines.</summary>
internal sealed class YamlReader
{
    private readonly YamlText text;
    private readonly YamlFlow flow;
    private readonly List<YamlMapping> mappings = [];
    private readonly List<YamlScalar> items = [];
    private readonly Stack<(int Column, YamlMapping Mapping)> open = new();

    // A key whose value may follow on the next lines; and the value or list entry that a next line may go on with.
    private (int Column, YamlEntry Entry)? pending;
    private YamlEntry? last;
    private bool endsInItem;

    private YamlReader(string content)
    {
        text = new YamlText(content);
        flow = new YamlFlow(text, mappings, items);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="content">The file's bytes as ISO 8859-1.</param>
    public static YamlContent Read(string content)
    {
        var reader = new YamlReader(content);
        for (var line = reader.text.Start; line < reader.text.Length;)
        {
            line = reader.ReadLine(line);
        }

        reader.EndDocument();
        return new YamlContent(reader.mappings, reader.items);
    }

    private int ReadLine(int line)
    {
        var position = line;
        while (text[position] == ' ')
        {
            position++;
        }

        if (position == line && (text.Has("---", line) || text.Has("...", line)) && text.IsBlank(line + 3))
        {
            EndDocument();
            position = text.SkipBlanks(line + 3);
        }

        return text.IsDone(text.SkipBlanks(position)) || text.Has("{{", position) || (position == line && text[position] == '%')
            ? text.NextLine(position)
            : ReadNode(position, line);
    }

    private int ReadNode(int position, int line)
    {
        var parent = pending?.Column ?? -1;
        var isItem = false;
        for (; text[position] == '-' && text.IsBlank(position + 1); isItem = true)
        {
            parent = position - line;
            Settle(parent, isItem: true);
            Close(parent);
            (pending, last, endsInItem) = (null, null, false);
            position = text.SkipBlanks(position + 1);
            if (text.IsDone(position))
            {
                return text.NextLine(position);
            }
        }

        var column = position - line;
        position = text.SkipProperties(position);
        if (text.IsDone(position))
        {
            return text.NextLine(position);
        }

        if (ReadOther(position, parent) is { } after)
        {
            Settle(column, isItem: false);
            pending = null;
            return after;
        }

        var scalar = text.ReadScalar(position, inFlow: false);
        var colon = text.SkipBlanks(scalar.End);
        if (text[colon] == ':' && text.IsBlank(colon + 1))
        {
            Settle(column, isItem: false);
            return ReadValue(Add(scalar, colon + 1, column), column);
        }

        TakeAlone(scalar, column, isItem);
        return text.NextLine(scalar.End);
    }

    private int ReadValue(YamlEntry entry, int column)
    {
        (pending, last, endsInItem) = (null, entry, false);
        var position = text.SkipProperties(text.SkipBlanks(entry.ValuePosition));
        if (text.IsDone(position))
        {
            pending = (column, entry);
            return text.NextLine(position);
        }

        if (ReadOther(position, column) is { } after)
        {
            return after;
        }

        var scalar = text.ReadScalar(position, inFlow: false);
        entry.Value = text.IsDone(text.SkipBlanks(scalar.End)) ? scalar : null;
        return text.NextLine(scalar.End);
    }

    // What is no scalar on one line; null when it is one.
    private int? ReadOther(int position, int parent) => text[position] switch
    {
        '*' => text.NextLine(position),
        '{' when text.Has("{{", position) => text.NextLine(position),
        '{' or '[' => text.NextLine(flow.Read(position)),
        '|' or '>' => SkipBlock(position, parent),
        _ => null,
    };

    private int SkipBlock(int position, int parent)
    {
        for (position = text.NextLine(position); position < text.Length; position = text.NextLine(position))
        {
            var start = position;
            while (text[start] == ' ')
            {
                start++;
            }

            if (!text.EndsLine(start) && start - position <= parent)
            {
                break;
            }
        }

        return position;
    }

    private YamlEntry Add(YamlScalar key, int valuePosition, int column)
    {
        Close(column);
        if (!open.TryPeek(out var top) || top.Column < column)
        {
            top = (column, new YamlMapping());
            open.Push(top);
            mappings.Add(top.Mapping);
        }

        var entry = new YamlEntry(key) { ValuePosition = valuePosition };
        top.Mapping.Add(entry);
        return entry;
    }

    private void TakeAlone(YamlScalar scalar, int column, bool isItem)
    {
        if (isItem)
        {
            items.Add(scalar);
            endsInItem = true;
        }
        else if (pending is { } waiting && column > waiting.Column)
        {
            (waiting.Entry.Value, last, pending) = (scalar, waiting.Entry, null);
        }
        else if (last is not null)
        {
            // A scalar that goes on here is none on one line.
            last.Value = null;
        }
        else if (endsInItem)
        {
            items.RemoveAt(items.Count - 1);
            endsInItem = false;
        }
    }

    // Whether what begins in this column belongs to the key that waits, or that key's value is left out.
    private void Settle(int column, bool isItem)
    {
        if (pending is { } waiting && (column < waiting.Column || (column == waiting.Column && !isItem)))
        {
            waiting.Entry.LeaveOut();
        }
    }

    private void Close(int column)
    {
        while (open.TryPeek(out var top) && top.Column > column)
        {
            open.Pop();
        }
    }

    private void EndDocument()
    {
        pending?.Entry.LeaveOut();
        (pending, last, endsInItem) = (null, null, false);
        open.Clear();
    }
}
