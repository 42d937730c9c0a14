namespace ArtifactRegistry.Build.Credentials.Processes;

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
