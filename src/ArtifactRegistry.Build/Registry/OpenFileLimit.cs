using System.Globalization;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Keeps connections within the files that the process may open (<c>ulimit -n</c>): a .NET process that reaches the limit does not
/// get errors only, it can hang or abort, whatever the time limits are.</summary>
internal static class OpenFileLimit
{
    // For assemblies, the programs of credentials, archives and result files.
    private const int Reserve = 40;

    // A copy reads from one host, or from the storage behind it, and writes to another; connections that just became idle count as well.
    private const int ConnectionsForEach = 4;

    /// <summary>How many requests to a host may be under way at once.</summary>
    /// <param name="wanted">How many the user wants.</param>
    public static int Concurrency(int wanted) =>
        Read("/proc/self/limits") is { } limits && Parse(limits) is { } limit && CountOpen() is { } open
            ? Concurrency(wanted, limit, open)
            : wanted;

    /// <summary>The same, for a process that may open so many files and has opened some.</summary>
    public static int Concurrency(int wanted, long limit, int open) =>
        (int)Math.Clamp((limit - open - Reserve) / ConnectionsForEach, 1, wanted);

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c> (proc_pid_limits(5)); <see langword="null"/> when there is
    /// none.</summary>
    public static long? Parse(string limits)
    {
        const string Name = "Max open files";
        var line = limits.Split('\n').FirstOrDefault(each => each.StartsWith(Name, StringComparison.Ordinal));
        var soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static string? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(path) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int? CountOpen()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
