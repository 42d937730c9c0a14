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
            // A device has no length and no end.
            using var file = File.OpenRead(path.Value);
            var content = new byte[MaximumLength + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length > MaximumLength
                ? throw CredentialDiagnostics.FileMalformed(path, origin, SafeText.Of($"it is larger than 1 MiB")).ToException()
                : new StreamReader(new MemoryStream(content, 0, length)).ReadToEnd();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CredentialDiagnostics.FileUnreadable(path, origin, CredentialProblem.Of(problem)).ToException(problem);
        }
    }
}
