using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>One class removes and replaces files, so that what it spares (devices, pipes, links) is spared everywhere.</summary>
public sealed partial class FileWriterTests
{
    // A lock and an expanded archive are removed by the class that creates them.
    private static readonly string[] Writers = ["ResultFile.cs", "PinLock.cs", "TarFiles.cs"];
    private static readonly string[] FileTasks = ["Delete", "WriteLinesToFile", "Copy", "Move", "Touch", "RemoveDir", "Exec"];

    [Fact]
    public void Only_the_class_of_result_files_removes_or_replaces_files()
    {
        var others = SourceTree.Files(Path.Combine("src", "ArtifactRegistry.Build"), "*.cs")
            .Where(file => !Writers.Contains(Path.GetFileName(file)) && RemovesOrReplaces().IsMatch(File.ReadAllText(file)));

        Assert.Empty(others.Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("buildTransitive")]
    public void No_target_removes_or_writes_a_file_by_a_task_of_MSBuild(string folder)
    {
        var tasks = SourceTree.Files(folder, "*.*s").SelectMany(file => XDocument.Load(file).Descendants("Target").Elements());

        Assert.DoesNotContain(tasks, task => FileTasks.Contains(task.Name.LocalName));
    }

    [GeneratedRegex(
        @"\bFile\.(Delete|Move|Replace|Copy|Create|OpenWrite|Write\w+|Append\w+)\(|\bDirectory\.(Delete|Move)\("
        + @"|FileMode\.(Create|Truncate)\b",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RemovesOrReplaces();
}
