using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>The code blocks of a page, by their language.</summary>
internal sealed class DocumentedPage
{
    private readonly string text;

    private DocumentedPage(string text) => this.text = text;

    public static DocumentedPage Read(string path) => new(File.ReadAllText(Path.Combine(SourceTree.Root, path)).ReplaceLineEndings("\n"));

    public string FirstBlock(string language) => Blocks(language).First();

    /// <summary>The commands that a reader types, in their order: what follows <c>$ </c>.</summary>
    public IEnumerable<string> Commands() => Blocks("console")
        .SelectMany(block => block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
        .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
        .Select(line => line[2..].Trim());

    /// <summary>A command's arguments, as bash would divide it; its quotes are gone.</summary>
    public static string[] Split(string command) =>
    [
        .. Regex.Matches(command, """("[^"]*"|'[^']*'|[^\s"'])+""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)),
    ];

    private IEnumerable<string> Blocks(string language) =>
        Regex.Matches(
            text,
            $@"^```{language}\n(?<block>[\s\S]*?)^```",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10))
            .Select(match => match.Groups["block"].Value);
}
