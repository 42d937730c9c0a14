using System.Diagnostics;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>Result files are replaced and removed; devices, pipes and links are not.</summary>
public sealed class ResultFileTests : IDisposable
{
    private static readonly string Digest = $"sha256:{new string('1', 64)}\n";
    private static readonly byte[] Content = Encoding.ASCII.GetBytes(Digest);
    private readonly Folder folder = new();

    public ResultFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other devices and links.");

    [Fact]
    public async Task Of_a_link_the_file_that_it_leads_to_is_replaced_and_removed()
    {
        folder.Write("real/digest", $"sha256:{new string('0', 64)}\n");
        Directory.CreateSymbolicLink(folder["link"], "real");
        File.CreateSymbolicLink(folder["real/first"], "../link/digest");

        await WriteAsync(folder["real/first"]);

        Assert.Equal(Digest, folder.Read("real/digest"));
        ResultFile.Delete(folder["real/first"], ResultKind.DigestFile);
        Assert.False(File.Exists(folder["real/digest"]));
        Assert.Equal("../link/digest", new FileInfo(folder["real/first"]).LinkTarget);
        Assert.Single(Directory.GetFileSystemEntries(folder["real"]));
    }

    [Theory]
    [InlineData(nameof(ResultKind.ReportFile), "<Project />")]
    [InlineData(nameof(ResultKind.ReportFile), "{ \"name\": \"mine\" }")]
    [InlineData(nameof(ResultKind.ReportFile), "{\"schemaVersion\":2,\"manifests\":[]}")]
    [InlineData(nameof(ResultKind.ReportFile), "{\"schemaVersion\":1,\"name\":\"app\"}")]
    [InlineData(nameof(ResultKind.DigestFile), "sha256:1")]
    [InlineData(nameof(ResultKind.SummaryFile), "### My own notes\n")]
    [InlineData(nameof(ResultKind.SummaryFile), "# My notes")]
    public void A_file_of_the_user_s_is_neither_removed_nor_replaced(string name, string content)
    {
        var kind = Enum.Parse<ResultKind>(name);
        folder.Write("mine", content);

        var removal = Assert.Throws<ArtifactRegistryException>(() => ResultFile.Delete(folder["mine"], kind));
        var check = Assert.Throws<ArtifactRegistryException>(() => ResultFile.Check(folder["mine"], kind));

        Assert.All([removal, check], failure => Assert.Equal("ARB1008", failure.Diagnostic.Code));
        Assert.Contains($"ArtifactRegistry{name} is '", removal.Message, StringComparison.Ordinal);
        Assert.Equal(content, folder.Read("mine"));
    }

    [Theory]
    [InlineData(nameof(ResultKind.ReportFile), "{\n  \"schemaVersion\": 1,\n  \"project\": \"app\"\n}")]
    [InlineData(nameof(ResultKind.ReportFile), "{\n  \"schemaVersion\": 1,\n  \"images\": []\n}")]
    [InlineData(nameof(ResultKind.SummaryFile), "### Release\n\n")]
    [InlineData(nameof(ResultKind.SummaryFile), "### `app` published\n")]
    public void A_result_of_an_earlier_build_is_removed(string name, string content)
    {
        var kind = Enum.Parse<ResultKind>(name);
        folder.Write("result", content);

        ResultFile.Check(folder["result"], kind);
        ResultFile.Delete(folder["result"], kind);

        Assert.False(File.Exists(folder["result"]));
    }

    [Fact]
    public async Task A_link_to_a_file_that_does_not_exist_yet_creates_it()
    {
        File.CreateSymbolicLink(folder["link"], "out/digest");

        await WriteAsync(folder["link"]);

        Assert.Equal(Digest, folder.Read("out/digest"));
        Assert.Equal("out/digest", new FileInfo(folder["link"]).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_gets_the_content_and_stays()
    {
        await MakeNodeAsync("mkfifo", folder["pipe"]);
        var reading = Task.Run(() => File.ReadAllText(folder["pipe"]), TestContext.Current.CancellationToken);

        ResultFile.Check(folder["pipe"], ResultKind.ReportFile);
        ResultFile.Delete(folder["pipe"], ResultKind.ReportFile);
        await WriteAsync(folder["pipe"]);

        Assert.Equal(Digest, await reading);
        Assert.True(File.Exists(folder["pipe"]));
    }

    [Fact]
    public async Task A_pipe_that_no_process_reads_does_not_outlast_the_build()
    {
        await MakeNodeAsync("mkfifo", folder["pipe"]);
        using var stop = new CancellationTokenSource();
        var writing = ResultFile.WriteAsync(folder["pipe"], Content, "ArtifactRegistryReportFile", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        await using var reader = new FileStream(folder["pipe"], FileMode.Open, FileAccess.ReadWrite);
    }

    [Fact]
    public async Task A_device_stays_a_device()
    {
        var device = folder["null"];
        Assert.SkipUnless(await TryMakeNodeAsync("mknod", device, "c", "1", "3"), "Devices are made by root.");

        ResultFile.Check(device, ResultKind.DigestFile);
        ResultFile.Delete(device, ResultKind.DigestFile);
        await WriteAsync(device);
        await SharedFile.AppendAsync(device, "a=1\n", "GITHUB_OUTPUT", TestContext.Current.CancellationToken);

        Assert.Equal("", await File.ReadAllTextAsync(device, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("link")]
    public async Task Permissions_of_a_device_stay(string name)
    {
        File.CreateSymbolicLink(folder["link"], "/dev/null");
        folder.Write("source.yaml", "x");
#pragma warning disable CA1416
        var before = File.GetUnixFileMode("/dev/null");

        await ResultFile.WriteAsync(
            Path.Combine(folder.Root, name),
            Content,
            "ArtifactRegistryPinFile",
            TestContext.Current.CancellationToken,
            folder["source.yaml"]);

        Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_content_that_ends_early_leaves_an_empty_file_empty()
    {
        folder.Write("list", "");

        await Assert.ThrowsAsync<ArtifactRegistryException>(() => ResultFile.WriteAsync(
            folder["list"],
            async (file, token) =>
            {
                await file.WriteAsync(Content, token);
                await file.FlushAsync(token);
                throw new IOException("cut");
            },
            reason => InputDiagnostics.FileNotWritten(folder["list"], "ArtifactRegistryOutputFile", reason),
            TestContext.Current.CancellationToken));

        Assert.Equal("", folder.Read("list"));
    }

    [Fact]
    public async Task Outputs_of_a_CI_system_go_through_a_link_and_never_into_a_pipe()
    {
        folder.Write("real", "a=1\n");
        File.CreateSymbolicLink(folder["link"], "real");
        await MakeNodeAsync("mkfifo", folder["pipe"]);

        await SharedFile.AppendAsync(folder["link"], "b=2\n", "GITHUB_OUTPUT", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<ArtifactRegistryException>(
            () => SharedFile.ChangeAsync(folder["pipe"], before => before, "GITHUB_OUTPUT", TestContext.Current.CancellationToken));

        Assert.Equal("a=1\nb=2\n", folder.Read("real"));
        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
        Assert.Contains("It is a pipe.", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Task WriteAsync(string path) =>
        ResultFile.WriteAsync(path, Content, "ArtifactRegistryDigestFile", TestContext.Current.CancellationToken);

    private static async Task MakeNodeAsync(string program, params string[] arguments) =>
        Assert.True(await TryMakeNodeAsync(program, arguments));

    private static async Task<bool> TryMakeNodeAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
