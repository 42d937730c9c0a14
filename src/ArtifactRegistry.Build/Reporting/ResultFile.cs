using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>Writes a file that a later step reads: whole or not at all.</summary>
internal static class ResultFile
{
    /// <summary>Writes the content; the folder is made where it is missing.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="property">The property that names the file.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <param name="likeFile">A file whose Unix permissions the new one gets.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static Task WriteAsync(
        string path, ReadOnlyMemory<byte> content, string property, CancellationToken cancellationToken, string? likeFile = null) => WriteAsync(
        path,
        async (file, token) =>
        {
            if (likeFile is not null && !OperatingSystem.IsWindows() && file is FileStream opened)
            {
                File.SetUnixFileMode(opened.SafeFileHandle, File.GetUnixFileMode(likeFile));
            }

            await file.WriteAsync(content, token);
        },
        reason => InputDiagnostics.FileNotWritten(path, property, reason),
        cancellationToken);

    /// <summary>Removes a file that an earlier build wrote, where there is one.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="property">The property that names the file.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be removed.</exception>
    public static void Delete(string path, string property)
    {
        try
        {
            if (!IsDevice(path))
            {
                File.Delete(path);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // As good as removed.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw InputDiagnostics.FileNotWritten(path, property, problem.Message).ToException(problem);
        }
    }

    /// <summary>Checks that the file can be written later: its folder is made, and a file beside it created and removed.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="property">The property that names the file.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static void Check(string path, string property)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("It is a folder.");
            }

            if (!IsDevice(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var probe = new FileStream($"{path}.{Guid.NewGuid():N}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw InputDiagnostics.FileNotWritten(path, property, problem.Message).ToException(problem);
        }
    }

    /// <summary>Has the content written as a stream, under another name until it is whole.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="explain">The diagnostic when the file cannot be written, made of the reason.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be written, or its content cannot be had.</exception>
    public static async Task WriteAsync(
        string path, Func<Stream, CancellationToken, Task> write, Func<string, Diagnostic> explain, CancellationToken cancellationToken)
    {
        var temporary = IsDevice(path) ? path : $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = File.Create(temporary, bufferSize: 64 * 1024))
            {
                await write(file, cancellationToken);
            }

            if (temporary != path)
            {
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw explain(problem.Message).ToException(problem);
        }
        finally
        {
            if (temporary != path && File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    // /dev/stdout and the like are written to: a file in their place would take them away from the whole machine.
    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);
}
