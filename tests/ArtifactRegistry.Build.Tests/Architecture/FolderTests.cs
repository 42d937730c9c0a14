using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Architecture;

public sealed partial class FolderTests
{
    private const string Source = "src/ArtifactRegistry.Build";

    /// <summary>Each may depend on those before it.</summary>
    private static readonly string[] Order =
        ["Diagnostics", "References", "Oci", "Credentials", "Registry", "Images", "Reporting", "Pinning", "Releases", "Tasks"];

    [Fact]
    public void Folders_depend_on_those_to_their_left_only()
    {
        var wrong =
            from file in SourceTree.Files(Source, "*.cs")
            let folder = FolderOf(file)
            from Match use in Use().Matches(File.ReadAllText(file))
            where Array.IndexOf(Order, use.Groups["folder"].Value) > Array.IndexOf(Order, folder)
            select $"{Path.GetRelativePath(SourceTree.Root, file)} uses {use.Groups["folder"].Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_file_has_its_place_in_the_order() =>
        Assert.DoesNotContain(
            SourceTree.Files(Source, "*.cs"), file => !Order.Contains(FolderOf(file)) && FolderOf(file) != Path.GetFileName(file));

    [Fact]
    public void Lines_have_at_most_140_columns() => Assert.Empty(
        from file in SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("build", "*")).Concat(SourceTree.Files("buildTransitive", "*"))
        from line in File.ReadLines(file)
        where line.Length > 140
        select $"{Path.GetRelativePath(SourceTree.Root, file)}: {line.Trim()}");

    [Fact]
    public void Files_are_short()
    {
        var lengths = SourceTree.Files("src", "*.cs").Select(file => (File: Path.GetFileName(file), Lines: File.ReadLines(file).Count()));

        Assert.DoesNotContain(lengths, file => file.Lines > 300);
    }

    [Fact]
    public void Only_tasks_are_public() =>
        Assert.DoesNotContain(typeof(ImageTask).Assembly.GetExportedTypes(), type => type.Namespace != typeof(ImageTask).Namespace);

    private static string FolderOf(string file) =>
        Path.GetRelativePath(Path.Combine(SourceTree.Root, Source), file).Split(Path.DirectorySeparatorChar)[0];

    [GeneratedRegex(
        @"\bArtifactRegistry\.Build\.(?<folder>Diagnostics|References|Oci|Credentials|Registry|Images|Reporting|Pinning|Releases|Tasks)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Use();
}
