namespace ArtifactRegistry.Build.Credentials.Processes;

/// <summary>Finds a program by its name, as a shell would.</summary>
internal static class ExecutableFinder
{
    // What Windows starts without a script host, in the order that it takes when the variable is missing; gcloud is a .cmd there.
    private static readonly string[] Startable = [".COM", ".EXE", ".BAT", ".CMD"];

    /// <summary>The full path of <paramref name="name"/> in <c>PATH</c>, with an extension of <c>PATHEXT</c> on Windows;
    /// <see langword="null"/> when there is none. Relative entries of <c>PATH</c> are passed over: a build's current directory holds what
    /// was checked out.</summary>
    /// <param name="name">The program, without an extension.</param>
    /// <param name="readVariable">Reads an environment variable.</param>
    /// <param name="isWindows">Whether Windows starts the program.</param>
    public static string? Find(string name, Func<string, string?> readVariable, bool isWindows)
    {
        string[] extensions = isWindows ? [.. Extensions(readVariable("PATHEXT"))] : [""];
        return Split(readVariable("PATH"), isWindows ? ';' : ':')
            .Select(directory => isWindows ? directory.Trim('"') : directory)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(directory => extensions.Select(extension => Path.Combine(directory, name + extension)))
            .FirstOrDefault(IsExecutable);
    }

    // A .ps1 or .js that PATHEXT may name needs a program of its own.
    private static IEnumerable<string> Extensions(string? named) => string.IsNullOrWhiteSpace(named)
        ? Startable
        : Split(named, ';').Where(extension => Startable.Contains(extension, StringComparer.OrdinalIgnoreCase));

    private static string[] Split(string? list, char separator) =>
        (list ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }
}
