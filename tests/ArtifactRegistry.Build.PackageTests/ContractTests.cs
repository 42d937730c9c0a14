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
        .Where(property => property.Name.LocalName.StartsWith("ArtifactRegistry", StringComparison.Ordinal)
            && property.Attribute("Condition") is not null
            && !property.Value.StartsWith("$(_", StringComparison.Ordinal))
        .Select(property => $"{property.Name.LocalName} = {property.Value}")
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)));

    [Fact]
    public void The_public_items_and_results_are() => Snapshot.Match(string.Join('\n', Contract.Read().Entries
        .Select(entry => $"{(entry.IsResult ? "out" : "in ")} {entry.Name} {string.Join(' ', entry.Metadata)}".TrimEnd())));

    [Fact]
    public void The_public_targets_take_and_leave() => Snapshot.Match(string.Join('\n', Contract.Read().Targets
        .Select(target =>
            $"{target.Name}\n  in  {string.Join(' ', target.In)}\n  out {string.Join(' ', target.Out)}".Replace(" \n", "\n"))));

    [Fact]
    public void Every_targets_file_is_at_most_120_lines() =>
        Assert.All(Files(), file => Assert.InRange(File.ReadAllLines(file).Length, 1, 120));

    private static IEnumerable<XElement> Elements(string name) => Files().SelectMany(file => XDocument.Load(file).Descendants(name));

    private static IEnumerable<string> Files() => Directory.GetFiles(Path.Combine(SourceTree.Root, "build"));
}
