using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Documentation;

/// <summary>A command that a page shows, and the lines that the page shows as its output.</summary>
internal sealed record ShownCommand(string Text, IReadOnlyList<string> Output)
{
    /// <summary>The program that a line runs, without the variables before it; none for a script.</summary>
    public string Program =>
        Text.Contains('\n', StringComparison.Ordinal) ? "" : Text.Split(' ').First(word => !word.Contains('=', StringComparison.Ordinal));
}

/// <summary>A fenced block of a page.</summary>
internal sealed partial record ShownBlock(string Language, string Text)
{
    /// <summary>The commands of a <c>console</c> block, each after a prompt; a <c>sh</c> block is one command, with its output in
    /// comments.</summary>
    public IEnumerable<ShownCommand> Commands => Language switch
    {
        "console" => Prompt().Split(Text.Replace("\\\n", "", StringComparison.Ordinal))
            .Where(part => part.Length > 0)
            .Select(part => part.Split('\n'))
            .Select(lines => new ShownCommand(lines[0].Trim(), [.. lines[1..].Where(line => line.Length > 0)])),
        "sh" => [new ShownCommand(Text, [.. Text.Split('\n').Where(line => line.StartsWith('#')).Select(line => line[1..])])],
        _ => [],
    };

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline, 10_000)]
    private static partial Regex Prompt();
}

/// <summary>A page of the documentation: what a reader sees from the top to the end.</summary>
internal sealed partial class ShownPage
{
    private readonly string text;

    private ShownPage(string path, string text) => (Path, this.text) = (path, text);

    public string Path { get; }

    public IReadOnlyList<ShownBlock> Blocks =>
        [.. Fence().Matches(text).Select(match => new ShownBlock(match.Groups["language"].Value, match.Groups["text"].Value))];

    public IEnumerable<ShownCommand> Commands => Blocks.SelectMany(block => block.Commands);

    /// <summary>The commands that rows of tables begin with, with the codes that the rest of the row names, and those that rows end with:
    /// arguments of a release project.</summary>
    public IEnumerable<ShownBlock> TableRows => FirstCell().Matches(text)
        .Select(match => (Command: match.Groups["command"].Value, Others: match.Groups["rest"].Value))
        .Select(row => $"{row.Command}\n{string.Concat(Code().Matches(row.Others).Select(code => $"…error {code}: …\n"))}")
        .Concat(LastCell().Matches(text).Select(match => $"dotnet build release.proj {match.Groups["arguments"].Value}\n"))
        .Distinct(StringComparer.Ordinal)
        .Select(command => new ShownBlock("console", $"$ {command}"));

    /// <summary>The commands that stand in a sentence, a table or a pipeline and name a target.</summary>
    public IEnumerable<string> OtherCommands => Inline().Matches(Fence().Replace(text, ""))
        .Concat(Blocks.Where(block => block.Language == "yaml").SelectMany(block => InPipeline().Matches(block.Text)))
        .Select(match => match.Groups["command"].Value.Trim());

    public string FirstBlock(string language) => Blocks.First(block => block.Language == language).Text;

    public static ShownPage Read(string path) =>
        new(path, File.ReadAllText(System.IO.Path.Combine(SourceTree.Root, path)).ReplaceLineEndings("\n"));

    /// <summary>The targets that a command names.</summary>
    public static IEnumerable<string> Targets(string command) =>
        TargetNames().Matches(command).SelectMany(match => match.Groups["names"].Value.Split(';'));

    /// <summary>All pages that users read.</summary>
    public static IEnumerable<ShownPage> All() => SourceTree.Files("docs", "*.md")
        .Select(file => System.IO.Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/'))
        .Concat(["README.md", "CONTRIBUTING.md", "eng/package-readme.md"])
        .Order(StringComparer.Ordinal)
        .Select(Read);

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>[\s\S]*?)^```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex(
        @"`(?<command>[^`]*\bdotnet (build|publish|msbuild) [^`…]*-t:\w*[a-z][^`…]*)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"^\| `(?<command>dotnet [^`…]+)` \|(?<rest>.*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"\b(ARB|MSB)\d{4}\b(?!\.md)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\| `(?<arguments>-t:[^`…]+)` \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LastCell();

    [GeneratedRegex(@"-t:(\w+:)?""?(?<names>[\w;]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TargetNames();

    [GeneratedRegex(@"\b(?<command>dotnet (build|publish|msbuild|run) .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InPipeline();
}
