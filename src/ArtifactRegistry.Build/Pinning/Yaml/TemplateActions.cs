using System.Buffers;

namespace ArtifactRegistry.Build.Pinning.Yaml;

/// <summary>What a template engine writes between <c>{{</c> and <c>}}</c>.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset after its last character.</param>
/// <param name="IsComment">Whether nothing of it is deployed: a comment of the template, or an action in one of YAML.</param>
internal readonly record struct TemplateAction(int Start, int End, bool IsComment);

/// <summary>Finds the actions of a template. Several engines write them, so on one line whatever is between the braces is one. Over several
/// lines only what Go's <c>text/template</c> reads as one is (go.dev, <i>text/template/parse/lex.go</i>): braces in the text of different
/// lines must not hide the lines between them.</summary>
internal sealed class TemplateActions
{
    private const string Open = "{{";
    private const string Close = "}}";

    // Of an action outside its strings: names, numbers, operators, parentheses. A colon only as a part of :=.
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$|(),=+-* \t\r\n");

    private readonly string text;
    private int lineStart;
    private int lineEnd = -1;
    private int comment;
    private int close = -1;
    private int commentClose = -1;

    private TemplateActions(string text) => this.text = text;

    /// <summary>The actions of a text, in their order.</summary>
    public static IReadOnlyList<TemplateAction> Of(string text) => [.. new TemplateActions(text).Find()];

    private IEnumerable<TemplateAction> Find()
    {
        var start = text.IndexOf(Open, StringComparison.Ordinal);
        while (start >= 0)
        {
            MoveTo(start);
            var action = ActionAt(start);
            if (action is { } found)
            {
                yield return found;
            }

            start = text.IndexOf(Open, action?.End ?? start + Open.Length, StringComparison.Ordinal);
        }
    }

    private TemplateAction? ActionAt(int start)
    {
        var isInComment = start > comment;
        var (end, isComment) = EndOf(start);
        if (end < 0 || (end > lineEnd && isInComment))
        {
            (end, isComment) = (ClosedAfter(start + Open.Length), false);
            end = end <= lineEnd ? end : -1;
        }

        return end < 0 ? null : new TemplateAction(start, end, isComment || isInComment);
    }

    // Where Go ends the action; -1 when it is none.
    private (int End, bool IsComment) EndOf(int start)
    {
        var at = start + Open.Length;
        at = text.AsSpan(at) is ['-', ' ' or '\t' or '\r' or '\n', ..] ? SkipSpace(at + 1) : at;
        if (text.AsSpan(at).StartsWith("/*"))
        {
            return (EndOfComment(at), true);
        }

        while (at < text.Length)
        {
            var current = text[at];
            if (current == '}')
            {
                return (text.AsSpan(at).StartsWith(Close) ? at + Close.Length : -1, false);
            }

            at = current switch
            {
                '"' or '\'' or '`' => EndOfString(at),
                ':' => text.AsSpan(at).StartsWith(":=") ? at + 2 : -1,
                _ => Characters.Contains(current) ? at + 1 : -1,
            };
            if (at < 0)
            {
                break;
            }
        }

        return (-1, false);
    }

    // {{/* … */}}, {{- /* … */ -}}
    private int EndOfComment(int start)
    {
        if (commentClose < start + 2)
        {
            commentClose = IndexOrEnd("*/", start + 2);
        }

        if (commentClose == text.Length)
        {
            return -1;
        }

        var at = SkipSpace(commentClose + 2);
        at = at < text.Length && text[at] == '-' ? at + 1 : at;
        return text.AsSpan(at).StartsWith(Close) ? at + Close.Length : -1;
    }

    // Only a raw string goes on over the end of a line.
    private int EndOfString(int start)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at + 1;
            }

            if (quote != '`')
            {
                if (text[at] is '\r' or '\n')
                {
                    return -1;
                }

                at += text[at] == '\\' ? 1 : 0;
            }
        }

        return -1;
    }

    private int SkipSpace(int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private int ClosedAfter(int start)
    {
        if (close < start)
        {
            close = IndexOrEnd(Close, start);
        }

        return close == text.Length ? text.Length + 1 : close + Close.Length;
    }

    private int IndexOrEnd(string value, int start) =>
        text.IndexOf(value, start, StringComparison.Ordinal) is >= 0 and var found ? found : text.Length;

    // The line of an action, and where its comment begins: at a number sign after a space that is not in quotes.
    private void MoveTo(int position)
    {
        if (position < lineEnd)
        {
            return;
        }

        lineStart = text.AsSpan(0, position).LastIndexOfAny('\r', '\n') + 1;
        var rest = text.AsSpan(position).IndexOfAny('\r', '\n');
        lineEnd = rest < 0 ? text.Length : position + rest;
        comment = CommentOf(text.AsSpan(lineStart, lineEnd - lineStart)) is >= 0 and var at ? lineStart + at : int.MaxValue;
    }

    private static int CommentOf(ReadOnlySpan<char> line)
    {
        var quote = '\0';
        for (var at = 0; at < line.Length; at++)
        {
            var isStart = at == 0 || line[at - 1] is ' ' or '\t' or '[' or '{' or ',' or ':' or '(';
            if (quote != '\0')
            {
                at += quote == '"' && line[at] == '\\' ? 1 : 0;
                quote = at < line.Length && line[at] == quote ? '\0' : quote;
            }
            else if (line[at] is '"' or '\'' && isStart)
            {
                quote = line[at];
            }
            else if (line[at] == '#' && (at == 0 || line[at - 1] is ' ' or '\t'))
            {
                return at;
            }
        }

        return -1;
    }
}
