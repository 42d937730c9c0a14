using System.Text;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

public sealed class WriteImageReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("arb-report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_digest_file_holds_the_digest_and_nothing_is_asked()
    {
        await using var build = await BuildWorld.StartAsync();
        var digest = build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        var task = Report(build, digestFile: Path.Combine(folder.FullName, "deep", "digest.txt"));

        Assert.True(build.Run(task), build.Text);

        Assert.Equal((digest, build.Image($"@{digest}")), (task.Digest, task.Reference));
        Assert.Equal($"{digest}\n", await File.ReadAllTextAsync(task.DigestFile!));
        Assert.Equal(["digest.txt"], Directory.GetFiles(Path.Combine(folder.FullName, "deep")).Select(Path.GetFileName));
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("blocked/digest.txt")]
    [InlineData("blocked/deep/digest.txt")]
    [InlineData("folder")]
    [InlineData("zero\0byte")]
    public async Task A_file_that_cannot_be_written_is_one_coded_error_with_its_property(string file)
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "blocked"), "a file, and no folder");
        folder.CreateSubdirectory("folder");

        var (code, message) = build.Fail(Report(build, digestFile: Path.Combine(folder.FullName, file)));

        Assert.Equal("ARB1008", code);
        Assert.StartsWith("ArtifactRegistryDigestFile is '", message, StringComparison.Ordinal);
        Assert.Contains("Name a file that the build may write", message, StringComparison.Ordinal);
        Assert.Equal(["blocked"], folder.GetFiles().Select(left => left.Name));
    }

    private static WriteImageReport Report(BuildWorld build, string digestFile) => new()
    {
        Image = build.Image(),
        Project = "Hello",
        Manifest = Encoding.UTF8.GetString(build.Host.GetManifest(BuildWorld.Repository, "1.0.0")!),
        Tags = "1.0.0",
        DigestFile = digestFile,
        CIOutputs = "none",
    };
}
