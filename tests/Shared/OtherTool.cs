using System.Diagnostics;

namespace ArtifactRegistry.Tests.Shared;

/// <summary>Runs other people's programs.</summary>
internal static class OtherTool
{
    private static readonly string[] Toxic =
        ["GOOGLE_", "CLOUDSDK_", "DOTNET_CONTAINER", "SDK_CONTAINER", "MSBUILD", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

    /// <summary>Skips the test when the program is missing, except where CI is to have it.</summary>
    public static void Require(string program)
    {
        var found = Exists(program);
        Assert.SkipUnless(found || Environment.GetEnvironmentVariable("CI") == "true", $"{program} is not installed");
        Assert.True(found, $"{program} is not installed, and this is CI");
    }

    /// <summary>Debian has no package of it: it is compared with where it is, in CI too.</summary>
    public static void WantOptional(string program) => Assert.SkipUnless(Exists(program), $"{program} is not on PATH");

    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, directory: null);

    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? directory,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        int expected = 0)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        var toxic = start.Environment.Keys.Where(key => Toxic.Any(name => key.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        foreach (var name in toxic.ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(
            process.ExitCode == expected,
            $"{program} {string.Join(' ', arguments)}\nexit code {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
