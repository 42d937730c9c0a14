using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Documentation;

public sealed class DiagnosticPagesTests
{
    private static readonly string Pages = Path.Combine(SourceTree.Root, "docs", "diagnostics");

    private static readonly (string Name, DiagnosticDescriptor Descriptor)[] Entries =
    [
        .. typeof(DiagnosticList).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, (DiagnosticDescriptor)field.GetValue(null)!)),
    ];

    public static TheoryData<string> Codes => [.. Entries.Select(entry => entry.Descriptor.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_diagnostic_has_a_page_with_its_meaning_causes_fix_and_an_example(string code)
    {
        var title = Entries.Single(entry => entry.Descriptor.Code == code).Descriptor.Title;

        var headings = File.ReadLines(Path.Combine(Pages, code + ".md")).Where(line => line.StartsWith('#'));

        Assert.Equal([$"# {code}: {title}", "## Meaning", "## Common causes", "## How to fix it", "## Example"], headings);
    }

    /// <summary>The fixed parts of the message, between its values, are those of one of the messages in the code.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public void The_example_of_a_page_is_a_message_of_the_code(string code)
    {
        var name = Entries.Single(entry => entry.Descriptor.Code == code).Name;
        var example = PageExample.Read(Path.Combine(Pages, code + ".md"), code);

        Assert.True(MessageTemplates.Of(name, code).Any(message => message.Gave(example)), $"No message of {code} reads like: {example}");
    }

    /// <summary>What no literal of the code has is a value: it has no two words of a sentence.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public void The_words_of_a_pages_example_are_those_of_the_code(string code)
    {
        var example = PageExample.Lines(Path.Combine(Pages, code + ".md"), code);

        Assert.Empty(example.SelectMany(MessageTemplates.WordsOfNoMessage));
    }

    [Fact]
    public void Every_page_belongs_to_a_diagnostic() =>
        Assert.Empty(
            Directory.EnumerateFiles(Pages, "ARB*")
                .Select(Path.GetFileNameWithoutExtension)
                .Except(Entries.Select(entry => entry.Descriptor.Code)));

    /// <summary>With <c>ARB_WRITE_DOCS=1</c> the list is written instead.</summary>
    [Fact]
    public void The_list_of_all_pages_is_the_list_of_diagnostics_under_the_headings_of_its_comments()
    {
        var index = Path.Combine(Pages, "README.md");
        var source = File.ReadLines(Path.Combine(SourceTree.Root, "src", "ArtifactRegistry.Build", "Diagnostics", "DiagnosticList.cs"));
        var sections = source
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("// ARB", StringComparison.Ordinal))
            .Select(line => line[3..].Split(';')[0]);
        var expected = "# Diagnostics\n\nWhat every code means, its common causes, how to fix it, and an example of the message.\n\n"
            + string.Join('\n', sections.Select(section => $"## {section}\n\n{string.Concat(LinesOf(section))}"));
        if (Environment.GetEnvironmentVariable("ARB_WRITE_DOCS") == "1")
        {
            File.WriteAllText(index, expected);
            return;
        }

        Assert.Equal(expected.Split('\n'), File.ReadAllText(index).ReplaceLineEndings("\n").Split('\n'));

        static IEnumerable<string> LinesOf(string section) => Entries
            .Select(entry => entry.Descriptor)
            .Where(diagnostic => diagnostic.Code.StartsWith(section.Split(':')[0].TrimEnd('x'), StringComparison.Ordinal))
            .Select(diagnostic => $"- [{diagnostic.Code}]({diagnostic.Code}.md): {diagnostic.Title}\n");
    }

    [Fact]
    public void No_two_diagnostics_have_the_same_code_and_they_are_listed_by_it()
    {
        var codes = Entries.Select(entry => entry.Descriptor.Code).ToArray();

        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
    }

    [Fact]
    public void Every_diagnostic_is_given_somewhere()
    {
        var code = string.Concat(
            SourceTree.Files("src/ArtifactRegistry.Build", "*.cs").Concat(SourceTree.Files("build", "*.targets")).Select(File.ReadAllText));

        var unused = Entries.Where(entry =>
            !Regex.IsMatch(code, $@"DiagnosticList\.{entry.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(10))
            && !code.Contains($"Code=\"{entry.Descriptor.Code}\"", StringComparison.Ordinal));

        Assert.Empty(unused.Select(entry => entry.Name));
    }
}

/// <summary>The example of a diagnostic's page: the message, without the prefix of each line.</summary>
internal static class PageExample
{
    public static string Read(string page, string code) => string.Join(' ', Lines(page, code));

    public static IEnumerable<string> Lines(string page, string code) => File.ReadLines(page)
        .SkipWhile(line => line != "## Example").SkipWhile(line => line != "```text").Skip(1).TakeWhile(line => line != "```")
        .Select(line => Regex.Replace(line, $"^(error|warning) {code}: +", "", RegexOptions.None, TimeSpan.FromSeconds(10)));
}
