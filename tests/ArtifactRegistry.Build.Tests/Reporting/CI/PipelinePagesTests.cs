using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Tests.Reporting.CI;

/// <summary>The pipelines and pages of results name only what exists.</summary>
public sealed partial class PipelinePagesTests
{
    public static TheoryData<string> Pages =>
    [
        "ci/github-actions.md", "ci/cloud-build.md", "ci/azure-pipelines.md", "ci/gitlab-ci.md", "report.md", "attach.md",
        "bare-project.md",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_names_properties_items_and_targets_that_the_package_has(string page)
    {
        var root = SourceTree.Root;
        var package = string.Concat(
            Directory.GetFiles(Path.Combine(root, "build"), "*.*", SearchOption.AllDirectories).Select(File.ReadAllText));

        var names = Name()
            .Matches(File.ReadAllText(Path.Combine(root, "docs", page)))
            .Select(match => match.Value)
            .Distinct(StringComparer.Ordinal);

        Assert.All(names, name => Assert.Matches($@"\b{name}\b", package));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_s_links_lead_somewhere(string page)
    {
        var path = Path.Combine(SourceTree.Root, "docs", page);

        var links = Link()
            .Matches(File.ReadAllText(path))
            .Select(match => match.Groups["to"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));

        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)), link));
    }

    [GeneratedRegex(@"\bArtifactRegistry[A-Z][A-Za-z]+\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\]\((?<to>[^)#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
