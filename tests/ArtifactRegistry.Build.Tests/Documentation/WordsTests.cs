using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>Phrases that readers had to read twice are not used in what users read: pages, the README, and the texts of diagnostics and
/// targets.</summary>
public sealed partial class WordsTests
{
    private static readonly string[] Pages =
    [
        .. SourceTree.Files("docs", "*.md"), .. Directory.GetFiles(SourceTree.Root, "*.md"), .. SourceTree.Files(".github", "*.md"),
        .. SourceTree.Files("eng", "*.md"),
    ];

    public static TheoryData<string> Files => [.. Pages.Concat(Texts()).Select(Relative)];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_text_uses_a_phrase_that_readers_did_not_understand(string file)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, file));
        var read = Path.GetExtension(file) switch
        {
            ".cs" => string.Join('\n', MessageTemplates.Literals(Comment().Replace(text, ""))),
            ".targets" or ".props" => string.Join('\n', Shown().Matches(text).Select(match => match.Value)),
            _ => text,
        };

        Assert.Empty(Phrases().Matches(read).Select(match => $"{match.Value}: {Line(read, match.Index)}"));
    }

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void The_lines_of_a_page_are_wrapped(string page)
    {
        var code = false;
        var prose = File.ReadLines(Path.Combine(SourceTree.Root, page))
            .Where(line => !(code ^= line.StartsWith("```", StringComparison.Ordinal)))
            .Where(line => line is not ['|' or '`' or '[' or '!', ..]);

        Assert.DoesNotContain(prose, line => line.Length > 140);
    }

    public static TheoryData<string> Wrapped => [.. Pages.Select(Relative)];

    private static IEnumerable<string> Texts() =>
        SourceTree.Files("src/ArtifactRegistry.Build", "*Diagnostic*.cs").Concat(SourceTree.Files("build", "*.*"));

    private static string Relative(string file) => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/');

    private static string Line(string text, int at) => text[(text.LastIndexOf('\n', at) + 1)..].Split('\n')[0].Trim();

    /// <summary>The left column of the language guide, as whole phrases. <c>replace</c> and <c>in place</c> are fine.</summary>
    [GeneratedRegex(
        """
        \b(is|are)\ (not\ )?(there\ already|whole|meant)\b | \bas\ before\b | \bwould\ be\ left\b | \bnothing\ had\ to\ be\ sent\b
        | \bwhat\ is\ (still\ )?held\b | \bholders\b | \b(tells|told)\b | \bdoes\ not\ tell\b | \bown\ words\b
        | \bwords\ of\ the\ registry\b
        | \blooked\ at\b | \bdivided\ by\b | \b(a|the)\ tag\ that\ moves\b | \blast\ but\ one\b | \bnone\ of\ the\ (two|last)\b
        | \b(come|comes|go|goes)\ along\b | \bstrangers?\b | \bneighbours?\b | \bnewcomers?\b | \bin\ earnest\b | \bslip\ of\ the\ pen\b
        | \bcarr(y|ied)\ out\b | \bmended\b | \bknown\ holes\b | \bhave\ holes\b | \bwhat\ stops\ them\b | \bwhat\ never\ goes\b
        | \bwhich\ account\ am\ i\b | \bwho\ i\ am\b | \bno\ offence\b | \bamiss\b | \bstands\ between\b | \bby\ its\ own\ word\b
        | \blies\ around\b | \bwithout\ a\ word\b | \bnothing\ follows\b | \bto\ be\ deleted\ are\ these\b | \bhalf-way\b | \banew\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Phrases();

    [GeneratedRegex(@"^\s*///?.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comment();

    // What a user sees of a targets file: texts of messages, and the comments that docs/properties.md is made of.
    [GeneratedRegex("""Text="[^"]*"|<!--[\s\S]*?-->""", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Shown();
}
