namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>Lines have at most 140 columns, in what people write: C#, project and targets files, Markdown. What cannot be broken may be
/// longer: a table's row, a URL, the output of a program in a page, and the data in a raw string of a test.</summary>
public sealed class LineTests
{
    private const int Width = 140;
    private const string RawString = "\"\"\"";

    [Theory]
    [InlineData("src")]
    [InlineData("bench")]
    [InlineData("samples")]
    public void Sources_have_at_most_140_columns(string folder) =>
        Assert.Empty(Longer(SourceTree.Files(folder, "*.cs").Concat(SourceTree.Files(folder, "*.csproj"))));

    [Fact]
    public void Targets_have_at_most_140_columns() => Assert.Empty(Longer(
        SourceTree.Files("build", "*").Concat(SourceTree.Files("buildTransitive", "*")).Concat(SourceTree.Files("eng", "*.targets"))
            .Concat(Directory.GetFiles(SourceTree.Root, "Directory.*"))));

    [Fact]
    public void Tests_have_at_most_140_columns_but_for_the_data_in_raw_strings() => Assert.Empty(
        Longer(SourceTree.Files("tests", "*.csproj")).Concat(
            from file in SourceTree.Files("tests", "*.cs")
            from line in Outside(File.ReadLines(file), BeginsRawString, EndsRawString)
            where line.Length > Width
            select Print(file, line)));

    [Fact]
    public void Pages_have_at_most_140_columns_but_for_tables_URLs_and_output() => Assert.Empty(
        from file in SourceTree.Files("docs", "*.md").Concat(Directory.GetFiles(SourceTree.Root, "*.md"))
        from line in Outside(File.ReadLines(file), IsFence, IsFence)
        where line.Length > Width && !line.TrimStart().StartsWith('|') && !line.Contains("](https://", StringComparison.Ordinal)
        select Print(file, line));

    private static IEnumerable<string> Longer(IEnumerable<string> files) =>
        from file in files
        from line in File.ReadLines(file)
        where line.Length > Width
        select Print(file, line);

    private static bool BeginsRawString(string line) =>
        line.EndsWith(RawString, StringComparison.Ordinal) && line.Split(RawString).Length % 2 == 0;

    private static bool EndsRawString(string line) => line.TrimStart().StartsWith(RawString, StringComparison.Ordinal);

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    /// <summary>The lines that are in no block.</summary>
    private static IEnumerable<string> Outside(IEnumerable<string> lines, Func<string, bool> begins, Func<string, bool> ends)
    {
        var isInside = false;
        foreach (var line in lines)
        {
            if (!isInside)
            {
                yield return line;
            }

            isInside = isInside ? !ends(line) : begins(line);
        }
    }

    private static string Print(string file, string line) => $"{Path.GetRelativePath(SourceTree.Root, file)}: {line.Trim()}";
}
