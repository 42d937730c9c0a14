using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>Reads a file that a variable or a setting names.</summary>
internal static class CredentialFile
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>The file's text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What named it, for the message: a variable, a property.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactRegistryException">The file is missing, unreadable or greater than 1 MiB.</exception>
    public static async Task<string> ReadAsync(string path, string origin, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaximumLength }
                ? throw CredentialDiagnostics.FileMalformed(path, origin, "it is greater than 1 MiB").ToException()
                : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CredentialDiagnostics.FileUnreadable(path, origin, problem).ToException(problem);
        }
    }
}
