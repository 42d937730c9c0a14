namespace ArtifactRegistry.Build.Reporting.Pinning.Yaml;

/// <summary>The characters of a YAML file, and its scalars (YAML 1.2.2, chapters 6 and 7). A character stands for a byte, so that whatever the file's
/// encoding, what is not ASCII comes through as it was.</summary>
/// <param name="content">The file's bytes as ISO 8859-1.</param>
internal sealed class YamlText(string content)
{
    /// <summary>The number of characters.</summary>
    public int Length => content.Length;

    /// <summary>The offset where the text begins: after a byte order mark.</summary>
    public int Start => content.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? 3 : 0;

    /// <summary>The character at an offset; <c>\0</c> at the end.</summary>
    public char this[int position] => position < content.Length ? content[position] : '\0';

    /// <summary>Whether the text has <paramref name="expected"/> at the offset.</summary>
    public bool Has(string expected, int position) => string.CompareOrdinal(content, position, expected, 0, expected.Length) == 0;

    /// <summary>Whether the line ends at the offset.</summary>
    public bool EndsLine(int position) => position >= content.Length || content[position] is '\r' or '\n';

    /// <summary>Whether a blank, or the line's end, is at the offset.</summary>
    public bool IsBlank(int position) => EndsLine(position) || content[position] is ' ' or '\t';

    /// <summary>Whether nothing more is said on the line: it ends at the offset, or a comment begins.</summary>
    public bool IsDone(int position) => EndsLine(position) || content[position] == '#';

    /// <summary>The next offset without a blank.</summary>
    public int SkipBlanks(int position)
    {
        while (this[position] is ' ' or '\t')
        {
            position++;
        }

        return position;
    }

    /// <summary>Where the next line begins.</summary>
    public int NextLine(int position)
    {
        var end = position < content.Length ? content.AsSpan(position).IndexOfAny('\r', '\n') : -1;
        return end < 0 ? content.Length : position + end + (Has("\r\n", position + end) ? 2 : 1);
    }

    /// <summary>Skips anchors and tags (<c>&amp;name</c>, <c>!!str</c>), which stand before a value.</summary>
    public int SkipProperties(int position)
    {
        while (this[position] is '&' or '!')
        {
            while (!IsBlank(position))
            {
                position++;
            }

            position = SkipBlanks(position);
        }

        return position;
    }

    /// <summary>The scalar at the offset, quoted or plain.</summary>
    public YamlScalar ReadScalar(int position, bool inFlow) => this[position] is '"' or '\'' ? ReadQuoted(position) : ReadPlain(position, inFlow);

    private YamlScalar ReadQuoted(int start)
    {
        var quote = content[start];
        for (var end = start + 1; end < content.Length; end++)
        {
            if (content[end] == '\\' && quote == '"')
            {
                end++;
            }
            else if (content[end] == quote && quote == '\'' && this[end + 1] == quote)
            {
                end++;
            }
            else if (content[end] == quote)
            {
                var inner = content[(start + 1)..end];
                return new YamlScalar(start, end + 1 - start, quote == '"' ? inner.Replace("\\/", "/", StringComparison.Ordinal) : inner, quote);
            }
        }

        return new YamlScalar(start, content.Length - start, content[start..], quote);
    }

    private YamlScalar ReadPlain(int start, bool inFlow)
    {
        var end = start;
        while (!EndsLine(end) && !EndsPlain(end, start, inFlow))
        {
            end++;
        }

        var value = content[start..end].TrimEnd(' ', '\t');
        return new YamlScalar(start, value.Length, value, '\0');
    }

    private bool EndsPlain(int position, int start, bool inFlow) => content[position] switch
    {
        ':' => IsBlank(position + 1) || (inFlow && this[position + 1] is ',' or '[' or ']' or '{' or '}'),
        '#' => position > start && IsBlank(position - 1),
        ',' or '[' or ']' or '{' or '}' => inFlow,
        _ => false,
    };
}
