using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Tests.Support;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>A folder uses the folders before it and none behind it: docs/architecture.md.</summary>
public sealed partial class FolderTests
{
    private static readonly string[] Folders = ["Diagnostics", "References", "Credentials", "Registry", "Images", "Reporting", "Tasks"];

    public static TheoryData<string> All => [.. Folders];

    [Theory]
    [MemberData(nameof(All))]
    public void A_folder_depends_only_on_those_before_it(string folder)
    {
        var allowed = Folders.TakeWhile(other => other != folder).Append(folder);

        Assert.All(
            Repository.Files($"src/ArtifactRegistry.Build/{folder}", "*.cs"),
            file => Assert.Empty(Used(File.ReadAllText(file)).Except(allowed, StringComparer.Ordinal).Select(other => $"{Path.GetFileName(file)} uses {other}")));
    }

    [Fact]
    public void There_is_no_other_folder() => Assert.Equal(
        Folders.Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "ArtifactRegistry.Build")).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    [Fact]
    public void A_files_namespace_is_its_folder() => Assert.All(
        Repository.Files("src/ArtifactRegistry.Build", "*.cs").Where(file => Path.GetFileName(file) != "MSBuildMultiThreadableTaskAttribute.cs"),
        file =>
        {
            var folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            Assert.Contains($"namespace {folder};", File.ReadAllText(file), StringComparison.Ordinal);
        });

    [Fact]
    public void Only_tasks_know_msbuild() => Assert.All(
        Repository.Files("src/ArtifactRegistry.Build", "*.cs").Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Tasks{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
        file => Assert.DoesNotContain("Microsoft.Build", Code(File.ReadAllText(file)), StringComparison.Ordinal));

    [Fact]
    public void Only_the_client_and_the_credentials_speak_http() => Assert.All(
        new[] { "References", "Images", "Reporting", "Tasks" }.SelectMany(folder => Repository.Files($"src/ArtifactRegistry.Build/{folder}", "*.cs")),
        file => Assert.DoesNotContain("System.Net.Http", Code(File.ReadAllText(file)), StringComparison.Ordinal));

    [Fact]
    public void Only_tasks_are_public() => Assert.All(
        typeof(ArtifactRegistry.Build.Tasks.RegistryTask).Assembly.GetExportedTypes(),
        type => Assert.True(type.IsAssignableTo(typeof(Microsoft.Build.Framework.ITask)), $"{type} is public and no task."));

    private static IEnumerable<string> Used(string source)
    {
        var code = Code(source);
        return Qualified().Matches(code).Concat(Relative().Matches(code)).Select(match => match.Groups["folder"].Value).Distinct(StringComparer.Ordinal);
    }

    // Comments may name what they like, and so may texts.
    private static string Code(string source) => Text().Replace(Comment().Replace(source, ""), "\"\"");

    [GeneratedRegex(@"\bArtifactRegistry\.Build\.(?<folder>[A-Z]\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<folder>Credentials|Registry|Images|Reporting|Tasks)\.(?=[A-Z]\w+\.[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Relative();

    [GeneratedRegex(@"//.*", RegexOptions.None, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"\n]*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();
}
