using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>Projects that are built at once take turns on a file that is replaced as a whole. A lock on the file itself would be on the one
/// that is replaced, so the lock is on an empty file beside it, where only those can be who may write the file too. It is removed at the
/// end.</summary>
internal sealed class PinLock : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxDeletion = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly FileStream stream;

    private PinLock(FileStream stream) => this.stream = stream;

    /// <summary>Waits for the turn; it ends with the result.</summary>
    /// <param name="path">The file that is written, as a full path. Its folder exists.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ArtifactRegistryException">The folder cannot be written, or another process keeps the lock.</exception>
    public static async Task<PinLock> EnterAsync(string path, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.artifact-registry-lock");
        for (var wait = TimeSpan.Zero; ; wait += Step)
        {
            try
            {
                if (Open(file) is { } opened)
                {
                    return new PinLock(opened);
                }
            }
            catch (Exception problem) when (CanPass(problem, wait))
            {
                await Task.Delay(Step, cancellationToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw InputDiagnostics.FileNotWritten(path, PinFile.ItemName, DiagnosticText.Reason(problem)).ToException(problem);
            }
        }
    }

    /// <summary>Ends the turn.</summary>
    public void Dispose()
    {
        try
        {
            // On Windows a file that is open cannot be removed, so that the system removes it when it is closed.
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(stream.Name);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // An empty file is left, and the next turn uses it.
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static FileStream? Open(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(file, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var opened = new FileStream(file, options);
        if (IsNamed(opened, file))
        {
            return opened;
        }

        opened.Dispose();
        return null;
    }

    // Between opening and locking, the process before may have removed the file: the lock is then on one that nobody else finds. A time
    // that only this process sets shows whether the name still belongs to the file that is locked.
    private static bool IsNamed(FileStream opened, string file)
    {
        var mark = DateTime.UnixEpoch.AddSeconds(Random.Shared.Next());
        File.SetLastWriteTimeUtc(opened.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(file) == mark;
    }

    private static bool CanPass(Exception problem, TimeSpan wait) => problem switch
    {
        IOException => IsHeld(problem) && wait < MaxWait,
        // Windows refuses a file that is being removed.
        UnauthorizedAccessException => OperatingSystem.IsWindows() && wait < MaxDeletion,
        _ => false,
    };

    // ERROR_SHARING_VIOLATION; EWOULDBLOCK of Linux and of macOS
    private static bool IsHeld(Exception problem) =>
        (problem.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsLinux() ? 11 : 35);
}

/// <summary>The deployment files of a release.</summary>
internal static class PinPlan
{
    /// <summary>Reads all files and reports what pinning them will report, before anything is uploaded: a file that is missing, is not
    /// YAML, cannot be written, is a link out of the checkout, or has no reference that can be pinned. No file changes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="images">The images; their digests can be <see cref="ImagePin.UnknownDigest"/>.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>The problems, in the order of the files; empty when pinning will succeed.</returns>
    public static async Task<IReadOnlyList<PinProblem>> CheckAsync(
        IReadOnlyList<PinFile> files, IReadOnlyList<ImagePin> images, CancellationToken cancellationToken)
    {
        var problems = PinFileList.Conflicts(files).Select(conflict => new PinProblem(conflict, IsError: true)).ToList();
        foreach (var file in PinFileList.Merge(files))
        {
            try
            {
                problems.AddRange((await file.RunAsync(images, isDryRun: true, cancellationToken)).Problems);
            }
            catch (ArtifactRegistryException failure)
            {
                problems.Add(new PinProblem(failure.Diagnostic, IsError: true));
            }
        }

        return problems;
    }
}
