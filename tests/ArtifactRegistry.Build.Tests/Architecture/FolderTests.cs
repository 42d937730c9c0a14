using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Tasks;
using NetArchTest.Rules;

namespace ArtifactRegistry.Build.Tests.Architecture;

public sealed class FolderTests
{
    private const string Root = "ArtifactRegistry.Build";
    private static readonly Assembly Product = typeof(ImageTask).Assembly;

    /// <summary>Each may use those before it.</summary>
    private static readonly string[] Order =
    [
        "Diagnostics", "References", "Oci",
        "Credentials.Processes", "Credentials", "Credentials.DockerConfig", "Credentials.GoogleIdentity", "Credentials.Sources",
        "Registry.Http", "Registry",
        "Images.Tags", "Images.Listing", "Images.Attachments", "Images.Copying", "Images.Archives", "Images.Inspection", "Images.CleanUp",
        "Reporting", "Reporting.CI", "Pinning.Yaml", "Pinning",
        "Releases.Templates", "Releases.Promotions", "Releases", "Tasks",
    ];

    /// <summary>Tests of more than one folder.</summary>
    private static readonly string[] OfTheWhole = ["Architecture", "Documentation", "Fuzzing", "Hostile", "Reliability"];

    public static TheoryData<string> Folders => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_before_it(string folder)
    {
        var later = Product.GetTypes()
            .Where(type => !type.IsNested && Array.IndexOf(Order, FolderOf(type)) > Array.IndexOf(Order, folder))
            .Select(type => type.FullName!)
            .ToArray();

        var result = Types.InAssembly(Product)
            .That().ResideInNamespaceMatching($"^{Regex.Escape($"{Root}.{folder}")}$")
            .ShouldNot().HaveDependencyOnAny(later)
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order() => Assert.Equal(
        Order.Order(StringComparer.Ordinal),
        Product.GetTypes()
            .Select(FolderOf)
            .Where(folder => folder.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Namespaces_are_folders() => Assert.Empty(
        from file in SourceTree.Files($"src/{Root}", "*.cs")
        let folder = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src", Root), Path.GetDirectoryName(file)!)
        where Path.GetFileName(file) != "MSBuildMultiThreadableTaskAttribute.cs"
            && !File.ReadLines(file).Contains($"namespace {Root}.{folder.Replace(Path.DirectorySeparatorChar, '.')};")
        select Path.GetFileName(file));

    [Fact]
    public void Folders_of_tests_are_folders_of_the_product() => Assert.Empty(
        from file in SourceTree.Files($"tests/{Root}.Tests", "*Tests.cs")
        let folder = Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests", $"{Root}.Tests"), Path.GetDirectoryName(file)!)
        where !OfTheWhole.Contains(folder) && !Directory.Exists(Path.Combine(SourceTree.Root, "src", Root, folder))
        select Path.GetRelativePath(SourceTree.Root, file));

    [Fact]
    public void Files_are_short()
    {
        var lengths = SourceTree.Files("src", "*.cs").Select(file => (File: Path.GetFileName(file), Lines: File.ReadLines(file).Count()));

        Assert.DoesNotContain(lengths, file => file.Lines > 300);
    }

    [Fact]
    public void Only_tasks_are_public() =>
        Assert.DoesNotContain(Product.GetExportedTypes(), type => type.Namespace != typeof(ImageTask).Namespace);

    private static string FolderOf(Type type) =>
        type.Namespace is { } name && name.StartsWith($"{Root}.", StringComparison.Ordinal) ? name[(Root.Length + 1)..] : "";
}
