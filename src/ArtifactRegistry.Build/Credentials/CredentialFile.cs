using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Reads a file that a variable or a tool's custom names.</summary>
internal static class CredentialFile
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>The file's text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">Why it is read, for the message.</param>
    /// <exception cref="ArtifactRegistryException">The file is missing, unreadable or greater than 1 MiB.</exception>
    public static string Read(NamedPath path, FileOrigin origin)
    {
        try
        {
            return new FileInfo(path.Value) is { Exists: true, Length: > MaximumLength }
                ? throw CredentialDiagnostics.FileMalformed(path, origin, SafeText.Of($"it is larger than 1 MiB")).ToException()
                : File.ReadAllText(path.Value);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CredentialDiagnostics.FileUnreadable(path, origin, CredentialProblem.Of(problem)).ToException(problem);
        }
    }
}
