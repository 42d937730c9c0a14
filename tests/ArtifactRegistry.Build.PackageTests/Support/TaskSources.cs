using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Which metadata the tasks read and write, by their sources: a task's own file, and the classes whose <c>Create</c> or
/// <c>Read</c> it calls.</summary>
internal static partial class TaskSources
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "src", "ArtifactRegistry.Build", "Tasks");

    private static readonly Lazy<string[]> Texts =
        new(() => [.. Directory.GetFiles(Folder, "*.cs").Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"))]);

    /// <summary>The metadata of the items that a task makes.</summary>
    public static IEnumerable<string> Makes(string task) => Find(task, MakerCall(), MadeMetadata());

    /// <summary>The metadata of the items of one of a task's outputs: of those that its assignment makes, where a task makes several
    /// kinds.</summary>
    public static IEnumerable<string> Makes(string task, string output)
    {
        var source = File.ReadAllText(Path.Combine(Folder, $"{task}.cs"));
        var assignment = Regex.Match(
            source, $@"^ +{output} =\s+\[\s*\.\.(?<value>[^;]*);", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        var makers = MakerCall()
            .Matches(assignment.Groups["value"].Value)
            .SelectMany(match => Class(match.Groups["name"].Value))
            .ToArray();
        return makers.Length == 0
            ? Makes(task)
            : makers.SelectMany(text => MadeMetadata().Matches(text)).Select(match => match.Groups["name"].Value);
    }

    /// <summary>The metadata that a task asks of its items.</summary>
    public static IEnumerable<string> Reads(string task) => Find(task, ReaderCall(), ReadMetadata());

    private static IEnumerable<string> Find(string task, Regex call, Regex metadata)
    {
        var source = File.ReadAllText(Path.Combine(Folder, $"{task}.cs"));
        var others = call.Matches(source)
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .SelectMany(Class);
        return others.Prepend(source)
            .SelectMany(text => metadata.Matches(text))
            .Select(match => match.Groups["name"].Value);
    }

    // The text of a class of the folder; none for a class of another.
    private static IEnumerable<string> Class(string name) =>
        from text in Texts.Value
        from Match match in Regex.Matches(
            text, $@"^(internal|public) [a-z ]*class {name}\b[\s\S]*?^}}", RegexOptions.Multiline, TimeSpan.FromSeconds(10))
        select match.Value;

    [GeneratedRegex(@"\b(?<name>\w+)\.Create\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MakerCall();

    [GeneratedRegex(@"\b(?<name>\w+)\.Read\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ReaderCall();

    [GeneratedRegex(@"\[""(?<name>\w+)""\] = ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MadeMetadata();

    [GeneratedRegex(
        @"(GetMetadata\(|ReadMetadata\(item, )""(?<name>\w+)""[,)]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ReadMetadata();
}
