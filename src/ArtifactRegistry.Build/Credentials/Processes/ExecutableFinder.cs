namespace ArtifactRegistry.Build.Credentials.Processes;

/// <summary>Finds a program by its name, as a shell would.</summary>
internal static class ExecutableFinder
{
    // What Windows itself takes when the variable is missing; gcloud is a .cmd there.
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    /// <summary>The full path of <paramref name="name"/> in <c>PATH</c>, with an extension of <c>PATHEXT</c> on Windows;
    /// <see langword="null"/> when there is none. Relative entries of <c>PATH</c> are passed over: a build's current directory holds what
    /// was checked out.</summary>
    public static string? Find(string name, Func<string, string?> readVariable)
    {
        var extensions = OperatingSystem.IsWindows()
            ? (readVariable("PATHEXT") ?? DefaultExtensions).Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [""];
        return (readVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(directory => extensions.Select(extension => Path.Combine(directory, name + extension)))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
    }
}
