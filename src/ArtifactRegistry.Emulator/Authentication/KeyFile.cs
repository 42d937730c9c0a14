namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>Writes a service account's key to a file.</summary>
internal static class KeyFile
{
    /// <summary>A new file can be read by its owner only, as one that gcloud writes.</summary>
    public static async Task WriteAsync(string path, string key, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(key.AsMemory(), cancellationToken);
    }
}
