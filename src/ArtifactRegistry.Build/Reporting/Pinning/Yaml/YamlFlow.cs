namespace ArtifactRegistry.Build.Reporting.Pinning.Yaml;

/// <summary>Reads collections in brackets, over any number of lines: <c>{ name: x, tags: [a, b] }</c>, and so JSON (YAML 1.2.2, §7.4).</summary>
internal sealed class YamlFlow(YamlText text, ICollection<YamlMapping> mappings, ICollection<YamlScalar> items)
{
    private const int Deepest = 100;

    /// <summary>Reads the collection whose bracket is at the offset.</summary>
    /// <returns>The offset after its last bracket.</returns>
    public int Read(int position) => Read(position, depth: 0);

    private int Read(int position, int depth)
    {
        if (depth > Deepest)
        {
            return text.Length;
        }

        var mapping = text[position] == '{' ? new YamlMapping() : null;
        if (mapping is not null)
        {
            mappings.Add(mapping);
        }

        YamlEntry? waiting = null;
        for (position++; (position = SkipSpace(position)) < text.Length;)
        {
            switch (text[position])
            {
                case '}' or ']':
                    waiting?.LeaveOut();
                    return position + 1;
                case ',':
                    waiting?.LeaveOut();
                    (waiting, position) = (null, position + 1);
                    break;
                case '{' or '[':
                    (waiting, position) = (null, Read(position, depth + 1));
                    break;
                case '&' or '!':
                    position = text.SkipProperties(position);
                    break;
                default:
                    position = ReadScalar(position, mapping, ref waiting);
                    break;
            }
        }

        return position;
    }

    private int ReadScalar(int position, YamlMapping? mapping, ref YamlEntry? waiting)
    {
        var scalar = text.ReadScalar(position, inFlow: true);
        var after = SkipSpace(scalar.End);
        if (waiting is null && text[after] == ':')
        {
            waiting = new YamlEntry(scalar) { ValuePosition = after + 1 };
            mapping?.Add(waiting);
            return after + 1;
        }

        if (waiting is not null)
        {
            // An alias stands for what is written elsewhere.
            waiting.Value = text[position] == '*' ? null : scalar;
            waiting = null;
        }
        else if (mapping is null)
        {
            items.Add(scalar);
        }

        return Math.Max(scalar.End, position + 1);
    }

    private int SkipSpace(int position)
    {
        while (position < text.Length && (text.IsBlank(position) || (text[position] == '#' && text.IsBlank(position - 1))))
        {
            position = text[position] == '#' ? text.NextLine(position) : position + 1;
        }

        return position;
    }
}
