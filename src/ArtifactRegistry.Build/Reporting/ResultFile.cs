using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A file that a publish leaves and that the next one may remove. <c>ArtifactRegistry</c> and the name are the property that names
/// it.</summary>
internal enum ResultKind
{
    /// <summary>The JSON report.</summary>
    ReportFile,

    /// <summary>The digest alone.</summary>
    DigestFile,

    /// <summary>The report as Markdown.</summary>
    SummaryFile,
}

/// <summary>Writes and removes files that a later step reads; nothing else in the package does. A file is replaced at once, so that a
/// reader sees all of it or nothing. What is no regular file (a device, a pipe) is written to and never removed or replaced, and of a link
/// only the file that it leads to.</summary>
internal static class ResultFile
{
    private static readonly TimeSpan MaxWaitForReader = TimeSpan.FromSeconds(30);

    /// <summary>Writes the content; a missing folder is created.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="content">The content.</param>
    /// <param name="property">The property that names the file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <param name="likeFile">A file whose Unix permissions a new file gets.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static Task WriteAsync(
        string path, ReadOnlyMemory<byte> content, string property, CancellationToken cancellationToken, string? likeFile = null) =>
        WriteAsync(
            path,
            async (file, token) => await file.WriteAsync(content, token),
            reason => InputDiagnostics.FileNotWritten(path, property, reason),
            cancellationToken,
            likeFile);

    /// <summary>Has the content written as a stream, to another name until it is complete.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="explain">The diagnostic when the file cannot be written, made of the reason.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <param name="likeFile">A file whose Unix permissions a new file gets.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written, or its content cannot be read.</exception>
    public static async Task WriteAsync(
        string path,
        Func<Stream, CancellationToken, Task> write,
        Func<string, Diagnostic> explain,
        CancellationToken cancellationToken,
        string? likeFile = null)
    {
        try
        {
            var target = RealPath.Of(path);
            await (IsWrittenInPlace(target)
                ? WriteInPlaceAsync(target, write, cancellationToken)
                : ReplaceAsync(target, write, likeFile, cancellationToken));
        }
        catch (Exception problem) when (IsOfFile(problem))
        {
            throw explain(DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    /// <summary>Removes a file that an earlier build wrote, where there is one.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="kind">What the earlier build wrote.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be removed, or it is the user's own.</exception>
    public static void Delete(string path, ResultKind kind)
    {
        try
        {
            if (RealPath.Of(path) is var target && File.Exists(target) && !IsWrittenInPlace(target))
            {
                RequireOwn(target, kind);
                File.Delete(target);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // As good as removed.
        }
        catch (Exception problem) when (IsOfFile(problem))
        {
            throw InputDiagnostics.FileNotWritten(path, kind.Property(), DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    /// <summary>The property that names the file.</summary>
    public static string Property(this ResultKind kind) => $"ArtifactRegistry{kind}";

    /// <summary>Checks that the file can be written later: its folder is created, and a file beside it created and removed.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="kind">What will be written.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static void Check(string path, ResultKind kind)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("It is a folder.");
            }

            // A pipe is not opened in advance: its reader would see the end.
            if (RealPath.Of(path) is var target && !IsWrittenInPlace(target))
            {
                RequireOwn(target, kind);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using var probe = new FileStream(
                    TemporaryName(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
        }
        catch (Exception problem) when (IsOfFile(problem))
        {
            throw InputDiagnostics.FileNotWritten(path, kind.Property(), DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    private static async Task ReplaceAsync(
        string target, Func<Stream, CancellationToken, Task> write, string? likeFile, CancellationToken cancellationToken)
    {
        var temporary = TemporaryName(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var file = File.Create(temporary, bufferSize: 64 * 1024))
            {
                if (likeFile is not null && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(likeFile));
                }

                await write(file, cancellationToken);
            }

            await OpenElsewhere.RetryAsync(
                () =>
                {
                    File.Move(temporary, target, overwrite: true);
                    return true;
                },
                cancellationToken);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static async Task WriteInPlaceAsync(
        string target, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var file = await OpenInPlaceAsync(target, cancellationToken);
        var before = file.CanSeek ? file.Length : 0;
        try
        {
            await write(file, cancellationToken);
        }
        catch when (file.CanSeek && file.Length > before)
        {
            file.SetLength(before);
            throw;
        }
    }

    // Opening a pipe lasts until somebody reads it, where no cancellation reaches.
    private static async Task<FileStream> OpenInPlaceAsync(string target, CancellationToken cancellationToken)
    {
        var opening = Task.Factory.StartNew(
            () => new FileStream(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            return await opening.WaitAsync(MaxWaitForReader, cancellationToken);
        }
        catch (Exception problem) when (problem is TimeoutException or OperationCanceledException)
        {
            _ = opening.ContinueWith(
                late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw problem is TimeoutException ? new IOException("It is a pipe that no process reads.", problem) : problem;
        }
    }

    // A property that names another file by mistake must not cost that file. What a publish writes is recognised by its beginning.
    private static void RequireOwn(string target, ResultKind kind)
    {
        if (!File.Exists(target))
        {
            return;
        }

        using var reader = new StreamReader(target);
        var buffer = new char[128];
        var beginning = buffer.AsSpan(0, reader.ReadBlock(buffer)).TrimStart();
        var isOwn = kind switch
        {
            ResultKind.DigestFile => ImageDigest.TryParse(beginning.TrimEnd().ToString(), out _),
            ResultKind.SummaryFile => beginning.StartsWith("### `", StringComparison.Ordinal)
                || beginning.StartsWith("### Release\n", StringComparison.Ordinal),
            _ => IsReport(beginning.ToString()),
        };
        if (!isOwn)
        {
            throw new IOException("It holds something else than an earlier result. Remove it first if it may be replaced.");
        }
    }

    // Other documents have a schemaVersion as well, OCI's among them: what follows it tells.
    private static bool IsReport(string beginning)
    {
        var json = string.Concat(beginning.Where(character => !char.IsWhiteSpace(character)));
        return Array.Exists(
            ["project", "images", "outcome"], first => json.StartsWith($"{{\"schemaVersion\":1,\"{first}\":", StringComparison.Ordinal));
    }

    // Devices, pipes and sockets have no length, and .NET shows nothing else of them. An empty file may as well be written to where it is.
    private static bool IsWrittenInPlace(string target) => OperatingSystem.IsWindows()
        ? RealPath.IsDevice(target)
        : new FileInfo(target) is { Exists: true } file && (file.Length == 0 || RealPath.IsDevice(target));

    private static string TemporaryName(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    private static bool IsOfFile(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
