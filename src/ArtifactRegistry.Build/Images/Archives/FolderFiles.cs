using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>An OCI layout in a folder (OCI image specification, <i>Image Layout</i>).</summary>
internal sealed class FolderFiles(string path) : IArchiveFiles
{
    /// <inheritdoc/>
    public string Path => path;

    /// <inheritdoc/>
    public long? LengthOf(string name) => new FileInfo(FullName(name)) is { Exists: true } file ? file.Length : null;

    /// <inheritdoc/>
    public Stream Open(string name)
    {
        try
        {
            return new FileStream(FullName(name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CopyDiagnostics.ArchiveDamaged(path, problem.Message).ToException(problem);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A description must not lead out of the folder.
    private string FullName(string name)
    {
        var full = name.Contains('\0', StringComparison.Ordinal) ? "" : System.IO.Path.GetFullPath(name, path);
        return full.StartsWith(System.IO.Path.TrimEndingDirectorySeparator(path) + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw CopyDiagnostics.ArchiveDamaged(path, $"it names the file {name}").ToException();
    }
}
