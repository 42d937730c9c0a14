using System.Diagnostics;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Programs of other people: needed in CI, elsewhere skipped where they are missing.</summary>
internal static class Stranger
{
    public static void Require(string program)
    {
        var exists = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.True(exists, $"{program} is missing, and this is CI.");
        }

        Assert.SkipUnless(exists, $"{program} is not installed.");
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}{await error}");
        return await output;
    }
}
