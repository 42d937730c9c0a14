using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>The threat model names tests, and those are there.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly Dictionary<string, string> Classes = SourceTree.Files("tests", "*Tests.cs").ToDictionary(file => Path.GetFileNameWithoutExtension(file) + "|" + file, File.ReadAllText, StringComparer.Ordinal);

    public static TheoryData<string> Named => [.. Test().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "security.md"))).Select(match => match.Groups["test"].Value).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_that_the_page_names_exists(string test)
    {
        var (name, method) = test.Split('.') is [var first, var second] ? (first, second) : ("", "");

        Assert.Contains(Classes, file => file.Key.StartsWith(name + "|", StringComparison.Ordinal) && Regex.IsMatch(file.Value, $@"\[(Fact|Theory)\b[\s\S]*\b{method}\(", RegexOptions.None, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_page_names_a_test_for_every_attack() =>
        Assert.DoesNotContain(
            File.ReadLines(Path.Combine(SourceTree.Root, "docs", "security.md")).SkipWhile(line => !line.StartsWith("## What stops them", StringComparison.Ordinal)),
            line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(character => character == '|') == 4 && !line.StartsWith("| attack", StringComparison.Ordinal) && !Test().IsMatch(line));

    [GeneratedRegex(@"`(?<test>[A-Z]\w+Tests\.[A-Z]\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Test();
}
