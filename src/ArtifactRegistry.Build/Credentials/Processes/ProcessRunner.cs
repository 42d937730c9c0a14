using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.Processes;

/// <summary>Runs programs without a shell, with a time limit, and reads no more than a bounded length of what they write.</summary>
/// <param name="readVariable">The environment that the program is given: the one that the build reads.</param>
/// <param name="time">Measures the limit.</param>
internal sealed class ProcessRunner(Func<string, string?> readVariable, TimeProvider time) : IProcessRunner
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>Variables that steer what is run here, and that the process of the build need not have.</summary>
    internal static readonly string[] Names =
        ["CLOUDSDK_CONFIG", "CLOUDSDK_ACTIVE_CONFIG_NAME", "CLOUDSDK_CORE_ACCOUNT", "DOCKER_CONFIG", "HOME", "PATH"];

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        using var process = Start(command);
        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var output = ReadAsync(process, process.StandardOutput, either.Token);
            var error = ReadAsync(process, process.StandardError, either.Token);
            var write = WriteAsync(process.StandardInput, command.Input, either.Token);
            // A pipe that a child of the program keeps open cannot be waited for.
            await Task.WhenAll(output, error, write).WaitAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return new ProcessResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CredentialProblemException(SafeText.Of($"no answer within {(int)command.TimeLimit.TotalSeconds} s"), problem);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(ProcessCommand command)
    {
        var start = new ProcessStartInfo(command.Executable, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetDirectoryName(command.Executable),
        };
        foreach (var name in start.Environment.Keys.Union(Names, StringComparer.Ordinal).ToArray())
        {
            start.Environment[name] = readVariable(name);
        }

        try
        {
            return Process.Start(start) ?? throw new CredentialProblemException(SafeText.Of($"it was not started"));
        }
        catch (Win32Exception problem)
        {
            throw new CredentialProblemException(SafeText.Of($"it cannot be started (error {problem.NativeErrorCode})"), problem);
        }
    }

    private static async Task WriteAsync(StreamWriter writer, string input, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), cancellationToken);
            writer.Close();
        }
        catch (IOException)
        {
            // The program ended without reading: its exit code and its output say why.
        }
    }

    private static async Task<string> ReadAsync(Process process, StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MaximumLength)
            {
                // Its other stream ends with it.
                process.Kill(entireProcessTree: true);
                throw new CredentialProblemException(SafeText.Of($"it writes without end"));
            }
        }

        return text.ToString();
    }
}

/// <summary>Runs a program and takes what it says.</summary>
internal interface IProcessRunner
{
    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="Diagnostics.CredentialProblemException">It took longer than its limit and was ended, cannot be started, or wrote
    /// more than 1 MiB.</exception>
    Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken);
}

/// <summary>What is run.</summary>
/// <param name="Executable">The program's full path.</param>
/// <param name="Arguments">Its arguments; fixed ones, never a secret or what came from elsewhere.</param>
/// <param name="Input">What it reads from its standard input.</param>
/// <param name="TimeLimit">How long it may take.</param>
internal sealed record ProcessCommand(string Executable, IReadOnlyList<string> Arguments, string Input, TimeSpan TimeLimit);

/// <summary>What a program said: a class, and no record whose <c>ToString</c> would show it.</summary>
internal sealed class ProcessResult(int exitCode, string output, string error)
{
    /// <summary>The exit code; 0 for success.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What it wrote to its standard output; may be a secret.</summary>
    public string Output { get; } = output;

    /// <summary>What it wrote to its standard error.</summary>
    public string Error { get; } = error;
}
