using System.IO.Compression;
using System.Xml.Linq;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What users rely on: a change here is a change of the public contract.</summary>
public sealed class ContractTests(PackageFixture package)
{
    [Fact]
    public void The_package_contains()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);

        Snapshot.Match(string.Join('\n', file.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.EndsWith(".psmdcp", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_nuspec_says()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);
        using var nuspec = file.GetEntry("ArtifactRegistry.Build.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        metadata.Elements().Single(element => element.Name.LocalName == "version").Value = "VERSION";
        metadata.Elements().Single(element => element.Name.LocalName == "repository").SetAttributeValue("commit", null);
        metadata.Elements().Single(element => element.Name.LocalName == "repository").SetAttributeValue("branch", null);

        Snapshot.Match(metadata.ToString());
    }

    [Fact]
    public void The_public_targets_are() => Snapshot.Match(string.Join('\n', Elements("Target")
        .Select(target => target.Attribute("Name")!.Value)
        .Where(name => name.StartsWith("ArtifactRegistry", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)));

    [Fact]
    public void The_public_properties_and_their_defaults_are() => Snapshot.Match(string.Join('\n', Elements("PropertyGroup")
        .Elements()
        .Where(property => property.Name.LocalName.StartsWith("ArtifactRegistry", StringComparison.Ordinal) && property.Attribute("Condition") is not null)
        .Select(property => $"{property.Name.LocalName} = {property.Value}")
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)));

    /// <summary>The comments of the props file are the one source; the page is compared with them.</summary>
    [Fact]
    public void The_documentation_lists_every_property_as_the_props_file_does()
    {
        var rows = XDocument.Load(Path.Combine(SourceTree.Root, "build", "ArtifactRegistry.Build.props")).Root!
            .Elements()
            .SelectMany(group => group.Elements())
            .Where(property => property.Name.LocalName.StartsWith("ArtifactRegistry", StringComparison.Ordinal))
            .Select(property => $"| `{property.Name.LocalName}` | {(property.Value.Length > 0 ? $"`{property.Value}`" : "")} | {Comment(property)} |");

        var page = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "properties.md"));

        Assert.Empty(rows.Except(page, StringComparer.Ordinal));
        Assert.All(Elements("Target").Select(target => target.Attribute("Name")!.Value).Where(name => name.StartsWith("ArtifactRegistry", StringComparison.Ordinal)),
            target => Assert.Contains($"`{target}`", string.Join('\n', page), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_targets_file_is_at_most_120_lines() =>
        Assert.All(Files(), file => Assert.InRange(File.ReadAllLines(file).Length, 1, 120));

    private static IEnumerable<XElement> Elements(string name) => Files().SelectMany(file => XDocument.Load(file).Descendants(name));

    private static string Comment(XElement property) =>
        string.Join(' ', ((XComment)property.NodesBeforeSelf().Last(node => node is XComment)).Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Files() => Directory.GetFiles(Path.Combine(SourceTree.Root, "build"));
}
