using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary>The command <c>artifact-registry-emulator</c>: serves until it is told to stop.</summary>
internal static class EmulatorCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Contains("--help") || arguments.Contains("-h"))
        {
            await output.WriteLineAsync(CommandLine.Usage);
            return 0;
        }

        using CancellationTokenSource stop = new();
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        try
        {
            await ServeAsync(CommandLine.Parse(arguments), output, stop.Token);
            return 0;
        }
        catch (CommandLineException e)
        {
            await errors.WriteLineAsync($"artifact-registry-emulator: {e.Message}");
            await errors.WriteLineAsync("Try 'artifact-registry-emulator --help'.");
            return 2;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"artifact-registry-emulator: {e.Message}");
            return 1;
        }
    }

    private static async Task ServeAsync(EmulatorOptions options, TextWriter output, CancellationToken stop)
    {
        await using ArtifactRegistryEmulator emulator = await ArtifactRegistryEmulator.StartAsync(options, stop);
        string urls = string.Join(' ', emulator.Hosts.Select(h => h.BaseUri.ToString().TrimEnd('/')));
        await output.WriteLineAsync($"listening on {urls}");
        await output.FlushAsync(stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
