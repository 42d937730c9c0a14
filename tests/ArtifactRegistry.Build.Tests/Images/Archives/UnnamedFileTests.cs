using System.Diagnostics;
using System.Globalization;
using ArtifactRegistry.Build.Images.Archives;

namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>What a compressed archive is expanded to is nobody else's, and is not left behind.</summary>
public sealed class UnnamedFileTests
{
    [Fact]
    public void A_file_for_an_expanded_archive_has_no_name_and_only_its_user_may_read_it()
    {
        using var file = UnnamedFile.Create();
        file.Write("content"u8);
        file.Flush();

        Assert.Equal(7, file.Length);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes it when it is closed.");
        Assert.False(File.Exists(file.Name));
#pragma warning disable CA1416
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.SafeFileHandle));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_compressed_archive_is_expanded_to_such_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux lists the open files of a process.");
        const int Length = 1_234_567;
        using var archive = new TestArchive();
        archive.AddImage("1.0.0", layers: [new string('x', Length)]);

        await using var opened = await ImageArchive.OpenAsync(archive.Save("tar.gz"), "1.0.0", TestContext.Current.CancellationToken);

        Assert.Single(await OpenFilesAsync(), file => file is [_, "600", "0"]
            && long.Parse(file[0], CultureInfo.InvariantCulture) is > Length and < Length + 100_000);
    }

    // Size, permissions and number of names of each.
    private static async Task<IEnumerable<string[]>> OpenFilesAsync()
    {
        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var stat = Process.Start(new ProcessStartInfo("sh", ["-c", "stat -L -c '%s %a %h' /proc/$0/fd/*; true", id])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = stat.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
    }
}
