namespace ArtifactRegistry.Build.Pinning;

/// <summary>Where a path leads: a link in the checkout must not lead out of it, or a pull request could have the release change other
/// files.</summary>
internal static class PinPath
{
    private const int MaxLinks = 40;

    /// <summary>The path without links.</summary>
    /// <param name="path">The path, as a full path; its end need not exist.</param>
    /// <param name="name">What the user wrote.</param>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="IOException">The links have no end.</exception>
    /// <exception cref="Diagnostics.ArtifactRegistryException">A link leads out of the checkout.</exception>
    public static string Resolve(string path, string name, string folder)
    {
        var (real, root) = (WithoutLinks(path), RootOf(folder));
        // A path outside that the user wrote is what the user wants, unless the file itself is a link.
        var isWritten = !IsBelow(path, root)
            && real == Path.Combine(WithoutLinks(Path.GetDirectoryName(path) ?? path), Path.GetFileName(path));
        return isWritten || IsBelow(real, WithoutLinks(root)) ? real : throw PinDiagnostics.OutsideCheckout(name, real, root).ToException();
    }

    // The repository's root, or the project's folder where there is none.
    private static string RootOf(string folder)
    {
        for (var candidate = folder; candidate is not null; candidate = Path.GetDirectoryName(candidate))
        {
            if (Path.Exists(Path.Combine(candidate, ".git")))
            {
                return candidate;
            }
        }

        return folder;
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar,
            OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string WithoutLinks(string path)
    {
        var resolved = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Parts(path).Reverse());
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"'{path}' has more than {MaxLinks} links.");
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

    private static IEnumerable<string> Parts(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
