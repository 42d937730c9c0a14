namespace ArtifactRegistry.Build.Reporting;

/// <summary>Windows replaces no file that another process has open, and opens none that is being replaced. A scanner, a collector of logs
/// or another project of the build has it for a moment.</summary>
internal static class OpenElsewhere
{
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Does something with a file, once more while another process has it.</summary>
    /// <param name="action">Opens, replaces or removes the file.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<T> RetryAsync<T>(Func<T> action, CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.Zero; ; wait += Step)
        {
            try
            {
                return action();
            }
            catch (Exception problem) when (OperatingSystem.IsWindows() && IsHeld(problem) && wait < MaxWait)
            {
                await Task.Delay(Step, cancellationToken);
            }
        }
    }

    private static bool IsHeld(Exception problem) =>
        problem is IOException or UnauthorizedAccessException && (problem.HResult & 0xFFFF) is AccessDenied or SharingViolation;
}
