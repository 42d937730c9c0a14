namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>What a build of this repository takes from elsewhere is written down.</summary>
public sealed class SupplyChainTests
{
    // A sample with Directory.* files of its own stands for a user's project. The lock file of a self-contained project has its platform's
    // name.
    [Fact]
    public void Every_project_has_a_lock_file() => Assert.DoesNotContain(
        SourceTree.Files(".", "*.csproj")
            .Where(project => !Path.GetRelativePath(SourceTree.Root, project).StartsWith("samples", StringComparison.Ordinal)),
        project => !Directory.EnumerateFiles(Path.GetDirectoryName(project)!, "packages*.lock.json").Any());

    [Fact]
    public void Every_version_is_one_version() => Assert.All(
        System.Xml.Linq.XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"))
            .Descendants()
            .Where(element => element.Attribute("Version") is not null),
        element => Assert.Matches(@"^\d+\.\d+\.\d+$", element.Attribute("Version")!.Value));
}
