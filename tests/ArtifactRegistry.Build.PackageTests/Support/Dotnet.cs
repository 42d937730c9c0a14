using System.Diagnostics;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>Runs the real <c>dotnet</c>.</summary>
internal static class Dotnet
{
    public static async Task<CommandResult> RunAsync(
        string folder,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken = default)
    {
        using var process = Start(folder, arguments, environment);
        await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return new CommandResult($"dotnet {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    public static Process Start(
        string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, string program = "dotnet")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
