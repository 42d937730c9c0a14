using System.Diagnostics;

namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>Runs other people's programs.</summary>
internal static class Stranger
{
    private static readonly string[] Toxic = ["GOOGLE_", "CLOUDSDK_", "DOTNET_CONTAINER", "SDK_CONTAINER", "MSBUILD", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

    /// <summary>Skips the test when the program is missing, except where CI is to have it.</summary>
    public static void Require(string program)
    {
        bool found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
        bool ci = Environment.GetEnvironmentVariable("CI") == "true";
        Assert.SkipUnless(found || ci, $"{program} is not installed");
        Assert.True(found, $"{program} is not installed");
    }

    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null, string? input = null, int expected = 0)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (string name in start.Environment.Keys.Where(k => Toxic.Any(t => k.StartsWith(t, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == expected, $"{program} {string.Join(' ', arguments)}\nexit code {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }
}
