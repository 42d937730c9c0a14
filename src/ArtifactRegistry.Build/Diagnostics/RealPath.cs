namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Where a path leads when its links are followed, and whether a file is one that ends.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>A path in this system's own form: projects are written with either slash.</summary>
    public static string Native(string path) => Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path;

    /// <summary>The path without links. A device ends it: where <c>/dev/stdout</c> leads belongs to the process that started the
    /// build.</summary>
    /// <param name="path">The path, as a full path; its end need not exist.</param>
    /// <exception cref="IOException">The links have no end.</exception>
    public static string Of(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Parts(path).Reverse());
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = Path.Combine(resolved, part);
            if (IsDevice(next) || new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"It leads through more than {MaxLinks} links.");
            }

            var full = Path.GetFullPath(target, resolved);
            resolved = Path.GetPathRoot(full)!;
            foreach (var linked in Parts(full).Reverse())
            {
                rest.Push(linked);
            }
        }

        return resolved;
    }

    /// <summary>Whether a path without links is in a folder of devices; on Windows, whether it is the null device, which has that name in
    /// every folder, and whose full path <c>\\.\NUL</c> is a root.</summary>
    public static bool IsDevice(string path) => OperatingSystem.IsWindows()
        ? path.Split('\\', '/')[^1].Equals("NUL", StringComparison.OrdinalIgnoreCase)
        : path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>Whether a path is below a folder; both as full paths without links.</summary>
    public static bool IsBelow(string path, string folder) => path.StartsWith(
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>A file's length, with links followed; <see langword="null"/> when there is no such file. Of a FIFO and a device it is 0: to
    /// open one can wait for ever, and to read one need not end, so a file of this length is not opened.</summary>
    /// <exception cref="IOException">The links have no end.</exception>
    public static long? LengthOf(string path) => new FileInfo(Of(path)) is { Exists: true } file ? file.Length : null;

    private static IEnumerable<string> Parts(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
