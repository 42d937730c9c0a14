using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>A message as it stands in the code: its fixed parts, between its values. Some are alternatives of each other.</summary>
internal sealed record MessageTemplate(IReadOnlyList<string> Parts)
{
    private const int MinLength = 15;

    /// <summary>Whether a message has a fixed part that no other message is likely to have.</summary>
    public bool Gave(string message) => Parts.Any(part => part.Length >= MinLength && message.Contains(part, StringComparison.Ordinal));
}

/// <summary>Reads the messages of a code from the sources and the targets files.</summary>
internal static partial class MessageTemplates
{
    private static readonly string[] Sources = [.. SourceTree.Files("src/ArtifactRegistry.Build", "*.cs").Select(ReadCode)];
    private static readonly string Targets = string.Concat(SourceTree.Files("build", "*.targets").Select(File.ReadAllText));

    public static IEnumerable<MessageTemplate> Of(string name, string code) => Sources
        .SelectMany(source => Uses(source, $"DiagnosticList.{name}"))
        .Select(text => new MessageTemplate([.. Literals(text)]))
        .Concat(Targets.Contains($"Code=\"{code}\"", StringComparison.Ordinal) ? TargetTexts() : []);

    /// <summary>The words of an example's line that no literal of the code and of the targets has, two or more in a row.</summary>
    public static IEnumerable<string> WordsOfNoMessage(string line) => Words()
        .Matches(AllParts.Value.Replace(RegistryWords().Replace(line, "\n"), "\n"))
        .Select(match => match.Value);

    // What .NET, the system and the reader of YAML say.
    private static readonly string[] ForeignWords =
    [
        "Access to the path is denied", "Name or service not known", "Connection refused", "The remote certificate is invalid",
        "The response ended prematurely", "a mapping is not allowed here",
    ];

    // The longest first, so that a short one takes no piece out of it.
    private static readonly Lazy<Regex> AllParts = new(() => new Regex(
        string.Join('|', Sources.SelectMany(Literals)
            .Concat(TargetTexts().SelectMany(text => text.Parts))
            .Concat(ForeignWords)
            .Where(part => part.Length > 3)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(part => part.Length)
            .Select(part => $"{(char.IsLetter(part[0]) ? @"(?<![A-Za-z])" : "")}{Regex.Escape(part)}"
                + $"{(char.IsLetter(part[^1]) ? "(?![A-Za-z])" : "")}")),
        RegexOptions.None,
        TimeSpan.FromSeconds(10)));

    // Without comments, in which an apostrophe begins no character.
    private static string ReadCode(string file) => string.Join(
        '\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    /// <summary>The fixed parts of all string literals, nested ones included.</summary>
    internal static IEnumerable<string> Literals(string code)
    {
        var part = new StringBuilder();
        var within = new Stack<char>();
        for (var at = 0; at < code.Length; at++)
        {
            var (character, place) = (code[at], within.TryPeek(out var top) ? top : ' ');
            var doubled = at + 1 < code.Length && code[at + 1] == character;
            switch (place, character)
            {
                case ('"' or '$', '\\'):
                    part.Append(code[++at] is 'n' ? ' ' : code[at]);
                    break;
                case ('"' or '$', '"'):
                case ('$', '{') when !doubled:
                    yield return part.ToString().Trim();
                    part.Clear();
                    _ = character == '"' ? within.Pop() : '{';
                    within.PushIf(character == '{', '{');
                    break;
                case ('$', '{' or '}'):
                    part.Append(code[at++]);
                    break;
                case ('"' or '$', _):
                    part.Append(character);
                    break;
                case (_, '"'):
                    within.Push(at > 0 && code[at - 1] == '$' ? '$' : '"');
                    break;
                case ('{', '}'):
                    within.Pop();
                    break;
                case (_, '\''):
                    at = code.IndexOf('\'', at + (code[at + 1] == '\\' ? 3 : 2));
                    break;
            }
        }
    }

    private static void PushIf(this Stack<char> stack, bool condition, char value)
    {
        if (condition)
        {
            stack.Push(value);
        }
    }

    // From the use of a name to the end of its member.
    private static IEnumerable<string> Uses(string text, string name) => Regex
        .Matches(
            text,
            $@"{Regex.Escape(name)}\b[\s\S]*?(?=^    (public|private|internal|\}})|^\}})",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10))
        .Select(match => match.Value);

    private static IEnumerable<MessageTemplate> TargetTexts() => TargetText().Matches(Targets).Select(match => new MessageTemplate(
        [
            .. Value().Split(System.Net.WebUtility.HtmlDecode(match.Groups["text"].Value))
                .Select(part => Blanks().Replace(part, " ").Trim()),
        ]));

    [GeneratedRegex(
        @"Text=""(?<text>[^""]*)""|<_ArtifactRegistry\w+[^<>]*>(?<text>[^<]+)<",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TargetText();

    [GeneratedRegex(
        @"\$\([^()]*(\([^()]*\)[^()]*)*\)|@\([^()]*\)|\$%28|%29",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Value();

    // CODE: the registry's own words.
    [GeneratedRegex(@"\b[A-Z_]{5,}: .*?(\. |$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RegistryWords();

    [GeneratedRegex(@"(?<![\w./:@-])[A-Za-z]+( [a-z]{2,})+(?![\w/:@-])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blanks();
}
