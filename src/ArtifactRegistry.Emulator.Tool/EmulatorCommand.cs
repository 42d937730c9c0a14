using System.CommandLine;
using System.Net.Sockets;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary>The command <c>artifact-registry-emulator</c>: serves until it is told to stop.</summary>
internal static class EmulatorCommand
{
    /// <returns>0 when it was stopped, 1 when it cannot serve, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            var parsed = new CommandLine().Command((options, stop) => ServeAsync(options, output, stop)).Parse(arguments);
            if (parsed.Errors is [var first, ..])
            {
                throw new CommandLineException(first.Message);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (CommandLineException wrong)
        {
            await errors.WriteLineAsync($"artifact-registry-emulator: {wrong.Message}");
            await errors.WriteLineAsync("Try 'artifact-registry-emulator --help'.");
            return 2;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"artifact-registry-emulator: {e.Message}");
            return 1;
        }
    }

    // SIGINT and SIGTERM cancel the token; the library waits two seconds for the end.
    private static async Task<int> ServeAsync(EmulatorOptions options, TextWriter output, CancellationToken stop)
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync(options, stop);
        var urls = string.Join(' ', emulator.Hosts.Select(host => host.BaseUri.ToString().TrimEnd('/')));
        await output.WriteLineAsync($"listening on {urls}");
        await output.FlushAsync(stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
