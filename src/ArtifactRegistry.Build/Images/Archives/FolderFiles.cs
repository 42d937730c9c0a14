using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>An OCI layout in a folder (OCI image specification, <i>Image Layout</i>). Its links are followed as long as they stay in the
/// folder, and only regular files are read: a layout that somebody else made must not send this machine's files.</summary>
internal sealed class FolderFiles(string path) : IArchiveFiles
{
    private const FileOptions Options = FileOptions.Asynchronous | FileOptions.SequentialScan;
    private readonly string folder = System.IO.Path.TrimEndingDirectorySeparator(path);
    private readonly string root = RealPath.Of(System.IO.Path.TrimEndingDirectorySeparator(path));

    /// <inheritdoc/>
    public string Path => path;

    /// <inheritdoc/>
    public long? LengthOf(string name) => RealPath.LengthOf(FullName(name));

    /// <inheritdoc/>
    public Stream Open(string name)
    {
        var file = FullName(name);
        try
        {
            return RealPath.LengthOf(file) == 0
                ? Stream.Null
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, Options);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(path, problem.Message).ToException(problem);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Neither a description's name nor a link may lead out of the folder.
    private string FullName(string name)
    {
        var full = name.Contains('\0', StringComparison.Ordinal) ? "" : System.IO.Path.GetFullPath(name, folder);
        if (!RealPath.IsBelow(full, folder))
        {
            throw ArchiveDiagnostics.ArchiveDamaged(path, $"it names the file {name}, which is not in the folder").ToException();
        }

        try
        {
            var real = RealPath.Of(full);
            var problem = $"its file {name} is a link to {real}, which is not in the folder";
            return RealPath.IsBelow(real, root) ? real : throw ArchiveDiagnostics.ArchiveDamaged(path, problem).ToException();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw ArchiveDiagnostics.ArchiveDamaged(path, problem.Message).ToException(problem);
        }
    }
}

/// <summary>The files of an image archive, by their names in it.</summary>
internal interface IArchiveFiles : IAsyncDisposable
{
    /// <summary>The archive's path, for messages.</summary>
    string Path { get; }

    /// <summary>A file's length in bytes; <see langword="null"/> when there is no such file.</summary>
    long? LengthOf(string name);

    /// <summary>Opens a file, to be read as it comes.</summary>
    /// <exception cref="ArtifactRegistryException">There is no such file, or it cannot be read.</exception>
    Stream Open(string name);
}
