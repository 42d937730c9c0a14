using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting.Pinning;

/// <summary>Projects that are built at once take turns on a file that is replaced as a whole: a lock on the file itself would be on the one that goes. So the
/// lock is on an empty file in the temporary folder, which stays.</summary>
internal static class PathLock
{
    /// <summary>Waits for the turn; it ends with the result.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ArtifactRegistryException">The turn does not come.</exception>
    public static async Task<IDisposable> EnterAsync(string path, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.UserName}\n{(OperatingSystem.IsWindows() ? path.ToUpperInvariant() : path)}")))[..32];
        var file = Path.Combine(Path.GetTempPath(), $"artifact-registry-{name}.lock");
        try
        {
            return await ExclusiveFile.OpenAsync(file, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputDiagnostics.FileNotWritten(path, PinFile.ItemName, $"The build cannot take its turn on it: {problem.Message}").ToException(problem);
        }
    }
}
