using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>The threat model names tests, and those are there.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly Dictionary<string, string> Classes = SourceTree.Files("tests", "*.cs")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file) + "|" + file, File.ReadAllText, StringComparer.Ordinal);

    public static TheoryData<string> Named =>
    [
        .. Test().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "security.md")))
            .Select(match => match.Groups["test"].Value).Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_that_the_page_names_exists(string test)
    {
        var (name, method) = test.Split('.') is [var first, var second] ? (first, second) : ("", "");

        Assert.Contains(Classes, file => file.Key.StartsWith(name + "|", StringComparison.Ordinal)
            && Regex.IsMatch(file.Value, $@"\[(Fact|Theory)\b[\s\S]*\b{method}\(", RegexOptions.None, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_page_names_a_test_for_every_attack()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "security.md")).ReplaceLineEndings("\n");
        var mitigations = page.Split("\n## ").Single(section => section.StartsWith("Mitigations\n", StringComparison.Ordinal));
        var attacks = mitigations.Split("\n- ")[1..];

        Assert.InRange(attacks.Length, 25, 100);
        Assert.All(attacks, attack => Assert.Matches(Test(), attack));
    }

    [GeneratedRegex(@"`(?<test>(?:[A-Z]\w+Tests|WebPages)\.[A-Z]\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Test();
}
