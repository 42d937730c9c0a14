using ArtifactRegistry.Build.Pinning.Yaml;
using YamlDotNet.Core;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>A deployment file as it is judged: the YAML in it, whole or line by line, and its lines.</summary>
internal sealed class DeploymentText
{
    private readonly string text;
    private readonly List<int> lineStarts = [0];

    private DeploymentText(string text)
    {
        this.text = text;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
            {
                lineStarts.Add(index + 1);
            }
        }
    }

    /// <summary>The YAML: one content for a file that parses, one for each line of a template that does not.</summary>
    public IReadOnlyList<YamlContent> Contents { get; private set; } = [];

    /// <summary>Whether each content is a line by itself, whose neighbors are not known.</summary>
    public bool IsByLine { get; private set; }

    /// <summary>The lines of such a template that are not YAML by themselves.</summary>
    public IReadOnlyList<YamlScalar> OtherLines { get; private set; } = [];

    /// <summary>The actions of a template, but for comments.</summary>
    public IReadOnlyList<YamlScalar> Actions { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file's bytes as ISO 8859-1.</param>
    /// <exception cref="YamlException">It is neither YAML nor a template of it.</exception>
    public static DeploymentText Read(string text)
    {
        var result = new DeploymentText(text);
        var actions = TemplateActions.Of(text);
        var covered = TemplateMask.Cover(text, actions);
        result.Actions =
        [
            .. actions.Where(action => !action.IsComment)
                .Select(action => OtherLine(action.Start, text.AsSpan(action.Start, action.End - action.Start))),
        ];
        try
        {
            result.Contents = [YamlReader.Read(text, covered, TemplateMask.StartOf(text), text.Length)];
        }
        catch (YamlException) when (text.Contains("{{", StringComparison.Ordinal) && text.Contains("}}", StringComparison.Ordinal))
        {
            result.ReadLines(covered);
        }

        return result;
    }

    /// <summary>The line of a position, from 1.</summary>
    public int LineOf(int position)
    {
        var index = lineStarts.BinarySearch(position);
        return index < 0 ? ~index : index + 1;
    }

    /// <summary>What follows a position on its line.</summary>
    public string RestOfLine(int position)
    {
        var rest = text.AsSpan(position);
        var end = rest.IndexOfAny('\r', '\n');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    // A block of text (key: |) goes on as long as its lines are indented more than its key.
    private void ReadLines(string covered)
    {
        var (contents, others) = (new List<YamlContent>(), new List<YamlScalar>());
        int? block = null;
        for (var line = 0; line < lineStarts.Count; line++)
        {
            var end = line + 1 < lineStarts.Count ? lineStarts[line + 1] : covered.Length;
            var start = lineStarts[line];
            while (start < end && covered[start] is ' ' or '\t')
            {
                start++;
            }

            var content = covered.AsSpan(start, end - start).TrimEnd();
            if (content.Length == 0 || content[0] == '#')
            {
                continue;
            }

            if (start - lineStarts[line] > block)
            {
                others.Add(OtherLine(start, content));
                continue;
            }

            block = BeginsBlock(content) ? start - lineStarts[line] : null;
            try
            {
                contents.Add(YamlReader.Read(text, covered, start, start + content.Length));
            }
            catch (YamlException)
            {
                others.Add(OtherLine(start, content));
            }
        }

        (Contents, OtherLines, IsByLine) = (contents, others, true);
    }

    // key: |, key: >-2 # comment
    private static bool BeginsBlock(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOf(" #");
        return (comment < 0 ? line : line[..comment]).TrimEnd().TrimEnd("+-0123456789") is [.., ':' or ' ', '|' or '>'];
    }

    // JSON can write a slash as \/.
    private static YamlScalar OtherLine(int start, ReadOnlySpan<char> line) =>
        new(start, line.Length, line.ToString().Replace("\\/", "/", StringComparison.Ordinal), ScalarForm.MultiLine, Anchor: null);
}
