using System.Diagnostics;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The scripts that the workflows run.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0-rc.1")]
    public async Task A_release_has_the_notes_of_its_section_of_the_changelog(string version)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The release workflow runs on Linux.");

        var (exitCode, notes) = await RunAsync("release-notes", version);

        Assert.Equal(0, exitCode);
        Assert.Contains("### Added", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("/compare/", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_without_a_section_has_no_notes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The release workflow runs on Linux.");

        Assert.NotEqual(0, (await RunAsync("release-notes", "9.9.9")).ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, string argument)
    {
        var start = new ProcessStartInfo(Path.Combine(SourceTree.Root, "eng", script), [argument])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
