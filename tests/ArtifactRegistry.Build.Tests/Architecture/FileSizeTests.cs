using ArtifactRegistry.Build.Tests.Support;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>A file is one concept, and is read at one sitting.</summary>
public sealed class FileSizeTests
{
    [Fact]
    public void No_source_file_has_more_than_300_lines() => AssertShort(300, ["src", "tests", "samples"], "*.cs");

    [Fact]
    public void No_targets_file_has_more_than_120_lines() => AssertShort(120, ["build", "buildTransitive"], "*.*");

    private static void AssertShort(int most, string[] folders, string pattern) => Assert.Empty(folders
        .SelectMany(folder => Repository.Files(folder, pattern))
        .Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
        .Where(file => file.Lines > most)
        .Select(file => $"{file.File} has {file.Lines} lines"));
}
