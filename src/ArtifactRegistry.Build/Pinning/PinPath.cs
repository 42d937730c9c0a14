using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>Where a path leads: a link in the checkout must not lead out of it, or a pull request could have the release change other
/// files.</summary>
internal static class PinPath
{
    /// <summary>The path without links.</summary>
    /// <param name="path">The path, as a full path; its end need not exist.</param>
    /// <param name="name">What the user wrote.</param>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="IOException">The links have no end.</exception>
    /// <exception cref="ArtifactRegistryException">A link leads out of the checkout.</exception>
    public static string Resolve(string path, string name, string folder)
    {
        var (real, root) = (RealPath.Of(path), RootOf(folder));
        // A path outside that the user wrote is what the user wants, unless the file itself is a link.
        var isWritten = !RealPath.IsBelow(path, root)
            && real == Path.Combine(RealPath.Of(Path.GetDirectoryName(path) ?? path), Path.GetFileName(path));
        return isWritten
            || RealPath.IsBelow(real, RealPath.Of(root)) ? real : throw PinDiagnostics.OutsideCheckout(name, real, root).ToException();
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
}
