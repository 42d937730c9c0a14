using System.Buffers;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Pinning.Yaml;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>Text in which a tool puts values: <c>${TAG}</c>, <c>${REGISTRY:-default}</c>, <c>$(TAG)</c>, <c>{{ .Values.tag
/// }}</c>.</summary>
internal static partial class VariableText
{
    /// <summary>The characters of a tag.</summary>
    public static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    // Stands for a value that is not known.
    private const char Wildcard = '*';

    private const int MinLiteralSegments = 2;

    // ${A:-${B:-default}}
    private const int MaxNesting = 4;

    private static readonly SearchValues<char> Signs = SearchValues.Create("$%<" + TemplateMask.Placeholder);

    /// <summary>Whether there is a variable in it.</summary>
    public static bool Has(string text) => text.AsSpan().ContainsAny(Signs) && Variable().IsMatch(text);

    /// <summary>The text with defaults in the place of their variables, and <c>*</c> in the place of the others.</summary>
    public static string Expand(string text)
    {
        for (var nesting = 0; nesting < MaxNesting && Has(text); nesting++)
        {
            text = Variable().Replace(
                text, match => match.Groups["default"] is { Success: true } group ? group.Value : Wildcard.ToString());
        }

        return text;
    }

    /// <summary>Whether a text of <see cref="Expand"/> can be this image: its last segment, and another one, are written out.</summary>
    public static bool CanBe(string expanded, string name)
    {
        if (!expanded.Contains(Wildcard, StringComparison.Ordinal) || expanded.AsSpan().ContainsAny(' ', '\n'))
        {
            return false;
        }

        var path = WithoutTag(expanded);
        var segments = path.Split('/');
        return !segments[^1].Contains(Wildcard, StringComparison.Ordinal)
            && segments.Count(segment => segment.Length > 0 && !segment.Contains(Wildcard, StringComparison.Ordinal)) >= MinLiteralSegments
            && Matches(name, path.Split(Wildcard));
    }

    private static string WithoutTag(string reference)
    {
        var end = reference.AsSpan(reference.LastIndexOf('/') + 1).IndexOfAny(':', '@');
        return end < 0 ? reference : reference[..(reference.LastIndexOf('/') + 1 + end)];
    }

    // The pieces between wildcards stand in the name in their order, the first at its beginning and the last at its end.
    private static bool Matches(string name, string[] pieces)
    {
        if (name.Length < pieces[0].Length + pieces[^1].Length || !name.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        var (at, end) = (pieces[0].Length, name.Length - pieces[^1].Length);
        foreach (var piece in pieces[1..^1])
        {
            var found = name.AsSpan(at, end - at).IndexOf(piece, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at += found + piece.Length;
        }

        return name.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"\$\{\w+:?-(?<default>[^${}]*)\}|\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|%\w+%|<\w+>|\uE000+",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Variable();
}
