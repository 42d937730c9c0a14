using System.Text;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>Result files where the file system is that of Windows.</summary>
public sealed class WindowsFileTests : IDisposable
{
    private const string Property = "ArtifactRegistryReportFile";
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("{ \"schemaVersion\": 1 }");
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A scanner has it for a moment. Elsewhere it is replaced at once.</summary>
    [Fact]
    public async Task A_file_that_another_process_reads_is_replaced_once_it_is_closed()
    {
        folder.Write("report.json", "{ \"schemaVersion\": 0 }");
        Task writing;
        await using (new FileStream(folder["report.json"], FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            writing = ResultFile.WriteAsync(folder["report.json"], Content, Property, TestContext.Current.CancellationToken);
        }

        await writing;

        Assert.Equal(Content, await File.ReadAllBytesAsync(folder["report.json"], TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    /// <summary>It has that name in every folder, in any case.</summary>
    [Theory]
    [InlineData("NUL")]
    [InlineData("nul")]
    [InlineData("obj/NUL")]
    public async Task The_null_device_is_written_to_and_never_replaced_or_removed(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "NUL is a file here.");
        var path = TaskInput.FullPath(name, folder.Root, Property);

        ResultFile.Check(path, ResultKind.ReportFile);
        await ResultFile.WriteAsync(path, Content, Property, TestContext.Current.CancellationToken);
        ResultFile.Delete(path, ResultKind.ReportFile);

        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }
}
