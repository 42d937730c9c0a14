using System.Diagnostics;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Programs of other people: needed in CI, elsewhere skipped where they are missing.</summary>
internal static class Stranger
{
    public static void Require(string program)
    {
        var exists = Exists(program);
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.True(exists, $"{program} is missing, and this is CI.");
        }

        Assert.SkipUnless(exists, $"{program} is not installed.");
    }

    /// <summary>Debian has no package of it: it is compared with where it is, in CI too.</summary>
    public static void WantOptional(string program) => Assert.SkipUnless(Exists(program), $"{program} is not on PATH.");

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

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
