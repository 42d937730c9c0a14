using System.Diagnostics;

namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>The command in a process of its own.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process process;

    private EmulatorProcess(Process process, string line)
    {
        this.process = process;
        Line = line;
    }

    /// <summary>The one line that it printed.</summary>
    public string Line { get; }

    public Uri BaseUri => new(Line.Split(' ')[2]);

    public static async Task<EmulatorProcess> StartAsync(params string[] arguments)
    {
        var assembly = typeof(Emulator.Tool.CommandLine).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Process.Start(start)!;
        var line = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line is not null, line ?? await started.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new EmulatorProcess(started, line!);
    }

    public Client CreateClient() => new(BaseUri);

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends SIGTERM and waits; the exit code and what else was printed.</summary>
    public async Task<(int Code, string Output)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
    }
}
