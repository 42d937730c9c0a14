using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ArtifactRegistry.Build.Pinning.Yaml;

/// <summary>Collects mappings, list entries and scalars with their positions from the events of YamlDotNet's parser.</summary>
internal sealed class YamlReader
{
    // No deployment file is nested more deeply, and the parser's time grows with the square of the depth.
    private const int MaxDepth = 200;

    // What a chain of merges adds up to grows with the square of its length.
    private const int MaxMerged = 1_000_000;

    private readonly string original;
    private readonly string text;
    private readonly int offset;
    private readonly YamlContent content;
    private readonly Stack<Level> open = new();

    // Of the document, as far as it is read: a later anchor of the same name replaces the one before.
    private readonly Dictionary<string, YamlAnchor> anchors = new(StringComparer.Ordinal);
    private int merged;

    private YamlReader(string original, string text, int offset, YamlContent content)
    {
        this.original = original;
        this.text = text;
        this.offset = offset;
        this.content = content;
    }

    /// <summary>Reads a part of a file.</summary>
    /// <param name="original">The file's bytes as ISO 8859-1.</param>
    /// <param name="covered">The same after <see cref="TemplateMask.Cover"/>.</param>
    /// <param name="start">The offset of the part.</param>
    /// <param name="end">The offset of its end.</param>
    /// <exception cref="YamlException">It is not valid YAML.</exception>
    public static YamlContent Read(string original, string covered, int start, int end)
    {
        var reader = new YamlReader(original, covered[start..end], start, new YamlContent());
        var parser = new Parser(new StringReader(reader.text));
        while (Move(parser))
        {
            reader.Take(parser.Current!);
        }

        return reader.content;
    }

    // For some malformed input the parser throws other exceptions than its own.
    private static bool Move(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new YamlException(problem.Message, problem);
        }
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case DocumentStart:
                anchors.Clear();
                break;
            case Scalar scalar:
                AddScalar(ReadScalar(scalar));
                break;
            case AnchorAlias alias:
                AddAlias(alias.Value.Value);
                break;
            case MappingStart start:
                OpenMapping(start);
                break;
            case SequenceStart start:
                Anchor(start, mapping: null);
                Open(start, mapping: null);
                break;
            case MappingEnd end:
                Close(open.Pop().Mapping!, end);
                AddOther();
                break;
            case SequenceEnd:
                open.Pop();
                AddOther();
                break;
        }
    }

    private void OpenMapping(MappingStart start)
    {
        var around = open.FirstOrDefault(level => level.Mapping is not null);
        var mapping = new YamlMapping(Holder(), around?.Mapping);
        mapping.Anchor = Anchor(start, mapping);
        if (IsMerge(around))
        {
            around!.Mapping!.Merges.Add(mapping);
        }

        Open(start, mapping);
    }

    private void Close(YamlMapping mapping, MappingEnd end)
    {
        mapping.Close();
        merged += mapping.AllEntries.Count - mapping.Entries.Count;
        if (merged > MaxMerged)
        {
            throw new YamlException(end.Start, end.End, $"It merges more than {MaxMerged} keys.");
        }
    }

    // <<: *anchor, and <<: [*anchor, …]
    private static bool IsMerge(Level? around) => around is { IsKey: false, Key.Value: "<<" };

    private YamlAnchor? Anchor(NodeEvent node, YamlMapping? mapping) =>
        node.Anchor.IsEmpty ? null : anchors[node.Anchor.Value] = new YamlAnchor(mapping);

    private void Open(NodeEvent start, YamlMapping? mapping)
    {
        if (open.Count == MaxDepth)
        {
            throw new YamlException(start.Start, start.End, $"It is nested more than {MaxDepth} levels deep.");
        }

        open.Push(new Level(mapping, Holder()));
        if (mapping is not null)
        {
            content.Mappings.Add(mapping);
        }
    }

    private void AddScalar(YamlScalar scalar)
    {
        content.Scalars.Add(scalar);
        if (!open.TryPeek(out var level) || level.Mapping is not { } mapping)
        {
            content.Items.Add(scalar);
        }
        else if (level.IsKey)
        {
            level.Key = scalar;
            level.IsKey = false;
        }
        else
        {
            if (level.Key is { } key)
            {
                mapping.Entries.Add(new YamlEntry(key, IsWrittenByTemplate(scalar, key) ? null : AtColon(scalar, key)));
            }

            level.IsKey = true;
        }
    }

    private void AddAlias(string name)
    {
        var around = open.FirstOrDefault(level => level.Mapping is not null);
        if (anchors.GetValueOrDefault(name) is { } anchor)
        {
            if (IsMerge(around) && anchor.Mapping is { } mapping)
            {
                around!.Mapping!.Merges.Add(mapping);
            }
            else
            {
                anchor.IsAliased = true;
            }
        }

        AddOther();
    }

    // A key or value that is not a scalar.
    private void AddOther()
    {
        if (!open.TryPeek(out var level) || level.Mapping is not { } mapping)
        {
            return;
        }

        if (level is { IsKey: false, Key: { } key })
        {
            mapping.Entries.Add(new YamlEntry(key, Value: null));
        }

        level.Key = level.IsKey ? null : level.Key;
        level.IsKey = !level.IsKey;
    }

    private string Holder() => open.TryPeek(out var level) ? level.Mapping is null ? level.Holder : level.Key?.Value ?? "" : "";

    private YamlScalar ReadScalar(Scalar scalar)
    {
        // At the end of the text marks can stand after it.
        var end = (int)Math.Min(scalar.End.Index, text.Length);
        var start = Math.Min(SkipProperties((int)Math.Min(scalar.Start.Index, text.Length)), end);
        var form = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => ScalarForm.SingleQuoted,
            ScalarStyle.DoubleQuoted => ScalarForm.DoubleQuoted,
            ScalarStyle.Plain when text.AsSpan(start, end - start).SequenceEqual(scalar.Value) => ScalarForm.Plain,
            _ => ScalarForm.MultiLine,
        };
        form = text.AsSpan(start, end - start).ContainsAny('\r', '\n') ? ScalarForm.MultiLine : form;
        return new YamlScalar(offset + start, end - start, scalar.Value, form, Anchor(scalar, mapping: null));
    }

    // The mark of a node stands before its anchor and its tag.
    private int SkipProperties(int position)
    {
        while (position < text.Length && text[position] is '&' or '!')
        {
            while (position < text.Length && !char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }
        }

        return position;
    }

    // The mark of a value that is left out can be that of the next token.
    private YamlScalar AtColon(YamlScalar value, YamlScalar key)
    {
        var between = value.Length == 0 && value.Start > key.End ? original.AsSpan(key.End, value.Start - key.End) : [];
        return between.Trim() is ":" ? value with { Start = key.End + between.IndexOf(':') + 1 } : value;
    }

    // tag:
    //   {{ .Values.tag }}
    private bool IsWrittenByTemplate(YamlScalar value, YamlScalar key)
    {
        var after = original.AsSpan(value.Start).TrimStart();
        return value.Length == 0 && after.StartsWith("{{") && Column(original.Length - after.Length) > Column(key.Start);
    }

    private int Column(int position) => position - 1 - original.AsSpan(0, position).LastIndexOfAny('\r', '\n');

    /// <summary>A collection that is open.</summary>
    private sealed class Level(YamlMapping? mapping, string holder)
    {
        /// <summary>The mapping; <see langword="null"/> for a list.</summary>
        public YamlMapping? Mapping { get; } = mapping;

        /// <summary>The nearest key above.</summary>
        public string Holder { get; } = holder;

        /// <summary>Whether the next node is a key.</summary>
        public bool IsKey { get; set; } = true;

        /// <summary>The last key, where it is a scalar.</summary>
        public YamlScalar? Key { get; set; }
    }
}
