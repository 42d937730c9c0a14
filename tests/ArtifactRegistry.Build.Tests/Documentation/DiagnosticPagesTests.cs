using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Documentation;

public sealed class DiagnosticPagesTests
{
    private static readonly string Pages = Path.Combine(SourceTree.Root, "docs", "diagnostics");

    private static readonly (string Name, DiagnosticDescriptor Descriptor)[] Entries =
        [.. typeof(DiagnosticList).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, (DiagnosticDescriptor)field.GetValue(null)!))];

    public static TheoryData<string> Codes => [.. Entries.Select(entry => entry.Descriptor.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_diagnostic_has_a_page_that_says_what_happened_why_and_what_to_do(string code)
    {
        var title = Entries.Single(entry => entry.Descriptor.Code == code).Descriptor.Title;

        var headings = File.ReadLines(Path.Combine(Pages, code + ".md")).Where(line => line.StartsWith('#'));

        Assert.Equal([$"# {code}: {title}", "## What happened", "## Why", "## What to do"], headings);
    }

    [Fact]
    public void Every_page_belongs_to_a_diagnostic() =>
        Assert.Empty(Directory.EnumerateFiles(Pages, "ARB*").Select(Path.GetFileNameWithoutExtension).Except(Entries.Select(entry => entry.Descriptor.Code)));

    /// <summary>With <c>ARB_WRITE_DOCS=1</c> the list is written instead.</summary>
    [Fact]
    public void The_list_of_all_pages_is_the_list_of_diagnostics_under_the_headings_of_its_comments()
    {
        var index = Path.Combine(Pages, "README.md");
        var source = File.ReadLines(Path.Combine(SourceTree.Root, "src", "ArtifactRegistry.Build", "Diagnostics", "DiagnosticList.cs"));
        var sections = source.Select(line => line.Trim()).Where(line => line.StartsWith("// ARB", StringComparison.Ordinal)).Select(line => line[3..].Split(';')[0]);
        var expected = string.Join('\n', sections.Select(section => $"## {section}\n\n{string.Concat(Entries
            .Select(entry => entry.Descriptor)
            .Where(diagnostic => diagnostic.Code.StartsWith(section.Split(':')[0].TrimEnd('x'), StringComparison.Ordinal))
            .Select(diagnostic => $"- [{diagnostic.Code}]({diagnostic.Code}.md): {diagnostic.Title}\n"))}"));
        expected = $"# Diagnostics\n\nWhat every code means, why it comes, and what to do.\n\n{expected}";
        if (Environment.GetEnvironmentVariable("ARB_WRITE_DOCS") == "1")
        {
            File.WriteAllText(index, expected);
            return;
        }

        Assert.Equal(expected.Split('\n'), File.ReadAllText(index).ReplaceLineEndings("\n").Split('\n'));
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
        var code = string.Concat(SourceTree.Files("src/ArtifactRegistry.Build", "*.cs").Concat(SourceTree.Files("build", "*.targets")).Select(File.ReadAllText));

        var unused = Entries.Where(entry =>
            !Regex.IsMatch(code, $@"DiagnosticList\.{entry.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(10))
            && !code.Contains($"Code=\"{entry.Descriptor.Code}\"", StringComparison.Ordinal));

        Assert.Empty(unused.Select(entry => entry.Name));
    }
}
