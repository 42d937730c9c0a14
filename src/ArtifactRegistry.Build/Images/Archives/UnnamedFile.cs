namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>A temporary file that only this process and user can read and that no end of the process leaves behind.</summary>
internal static class UnnamedFile
{
    /// <summary>Creates the file. On Unix it has no name once it is open; Windows removes it when it is closed, also with the
    /// process.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The temporary directory cannot be written.</exception>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 64 * 1024,
            Options = FileOptions.Asynchronous,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
