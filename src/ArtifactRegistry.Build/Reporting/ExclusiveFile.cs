namespace ArtifactRegistry.Build.Reporting;

/// <summary>A file that one process has at a time.</summary>
internal static class ExclusiveFile
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens the file, made where it is missing, and waits while another process has it.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="IOException">It cannot be opened, or the other process does not let go of it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.Zero; ; wait += Step)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (problem is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
                && wait < LongestWait)
            {
                await Task.Delay(Step, cancellationToken);
            }
        }
    }
}
