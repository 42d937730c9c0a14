using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>Links between the pages lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. SourceTree.Files("docs", "*.md").Concat(Directory.GetFiles(SourceTree.Root, "*.md"))
            .Select(page => Path.GetRelativePath(SourceTree.Root, page).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page)
    {
        var file = Path.Combine(SourceTree.Root, page);
        var links = Link().Matches(Code().Replace(File.ReadAllText(file), ""))
            .Select(match => match.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal));

        Assert.DoesNotContain(links, to => !LeadsSomewhere(file, to));
    }

    private static bool LeadsSomewhere(string from, string to)
    {
        var (path, heading) = to.Split('#') is [var first, var second] ? (first, second) : (to, "");
        var file = path is "" ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, path));
        return heading is "" ? Path.Exists(file) : File.Exists(file) && File.ReadLines(file).Any(line => Anchor(line) == heading);
    }

    // As GitHub makes it: lower case, punctuation removed, blanks as hyphens.
    private static string? Anchor(string line) => line.StartsWith('#')
        ? string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(IsKept)).Replace(' ', '-')
        : null;

    private static bool IsKept(char character) => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_';

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```[\s\S]*?^```", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();
}
