using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Tests.Support;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>The list of codes, their pages and their use are one.</summary>
public sealed partial class DiagnosticPagesTests
{
    private static readonly IReadOnlyDictionary<string, DiagnosticDescriptor> Known = typeof(DiagnosticList)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (DiagnosticDescriptor)field.GetValue(null)!, StringComparer.Ordinal);

    private static string Folder => Path.Combine(Repository.Root, "docs", "diagnostics");

    public static TheoryData<string> Codes => [.. Known.Values.Select(descriptor => descriptor.Code).Distinct().Order()];

    [Fact]
    public void Every_code_is_there_once_and_in_its_thousand() => Assert.All(
        Known.Values.GroupBy(descriptor => descriptor.Code),
        code =>
        {
            Assert.Single(code);
            Assert.Matches("^ARB[0-4][0-9]{3}$", code.Key);
        });

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_page_with_its_title_and_what_happened_why_and_what_to_do(string code)
    {
        var descriptor = Known.Values.Single(known => known.Code == code);
        var lines = File.ReadAllLines(Path.Combine(Folder, $"{code}.md"));

        Assert.Equal($"# {code}: {descriptor.Title}", lines[0]);
        Assert.Equal(["## What happened", "## Why", "## What to do"], lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.All(
            string.Join('\n', lines).Split("\n## ").Skip(1),
            section => Assert.True(section.Split('\n', 2)[1].Trim().Length > 20, $"{code}: a section says nothing"));
        Assert.EndsWith($"/docs/diagnostics/{code}.md", descriptor.HelpLink, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_is_that_of_a_code() => Assert.Equal(
        Known.Values.Select(descriptor => descriptor.Code).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_is_said_somewhere_by_a_task_or_a_target()
    {
        var code = Repository.Files("src/ArtifactRegistry.Build", "*.cs")
            .SelectMany(file => Said().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);
        var targets = string.Concat(Repository.Files("build", "*.targets").Select(File.ReadAllText));

        Assert.All(Known, known => Assert.True(
            code.Contains(known.Key) || targets.Contains($"\"{known.Value.Code}\"", StringComparison.Ordinal),
            $"{known.Value.Code} is never said."));
    }

    [Fact]
    public void The_targets_say_no_code_that_is_not_on_the_list() => Assert.All(
        Repository.Files("build", "*.targets").SelectMany(file => Code().Matches(File.ReadAllText(file))),
        match => Assert.Contains(Known.Values, descriptor => descriptor.Code == match.Value));

    [Fact]
    public void The_pages_name_no_property_or_target_that_does_not_exist()
    {
        var build = Repository.Files("build", "*.*").SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Directory.EnumerateFiles(Folder, "*.md").SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), match.Value))),
            named => Assert.True(build.Contains(named.Value), $"{named.File} names {named.Value}."));
    }

    [GeneratedRegex("ARB[0-9]{4}", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\bDiagnosticList\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Said();

    [GeneratedRegex(@"\bArtifactRegistry[A-Z]\w+", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
