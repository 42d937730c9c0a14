using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>A file that several projects of one build write to, in several processes. Each change is made under a lock on the
/// file.</summary>
internal static class SharedFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Adds <paramref name="text"/> at the file's end, on a line of its own.</summary>
    /// <param name="path">The file, as a full path; it is made where it is missing.</param>
    /// <param name="text">Whole lines.</param>
    /// <param name="property">The property or variable that names the file.</param>
    /// <param name="cancellationToken">Stops the wait for the lock.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static Task AppendAsync(string path, string text, string property, CancellationToken cancellationToken) =>
        ChangeAsync(path, before => EndLine(before) + text, property, cancellationToken);

    /// <summary>Gives the file, which is created where it is missing, the content that <paramref name="change"/> makes of the one
    /// before.</summary>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static async Task ChangeAsync(string path, Func<string, string> change, string property, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await OpenAsync(path, cancellationToken);
            if (RealPath.IsDevice(file.Name))
            {
                // What is read from a device is not what was written to it.
                await file.WriteAsync(Utf8.GetBytes(change("")), CancellationToken.None);
                return;
            }

            using var reader = new StreamReader(file, Utf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            var before = await reader.ReadToEndAsync(cancellationToken);
            var content = Utf8.GetBytes(change(before));
            file.Position = 0;
            await file.WriteAsync(content, CancellationToken.None);
            if (file.Length > content.Length)
            {
                file.SetLength(content.Length);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw InputDiagnostics.FileNotWritten(path, property, DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    private static string EndLine(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new NotSupportedException("It is not a full path.");
        }

        var target = RealPath.Of(path);
        if (Path.GetDirectoryName(target) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var file = await ExclusiveFile.OpenAsync(target, cancellationToken);
        if (file.CanSeek || RealPath.IsDevice(target))
        {
            return file;
        }

        await file.DisposeAsync();
        throw new NotSupportedException("It is a pipe. Name a file.");
    }
}

/// <summary>A file that one process has at a time.</summary>
internal static class ExclusiveFile
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
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
                && wait < MaxWait)
            {
                await Task.Delay(Step, cancellationToken);
            }
        }
    }
}
