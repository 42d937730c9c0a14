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
    /// <exception cref="ArtifactRegistryException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, string property, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = File.Create(temporary))
            {
                await file.WriteAsync(content, cancellationToken);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            File.Delete(temporary);
            throw InputDiagnostics.FileNotWritten(path, property, problem.Message).ToException(problem);
        }
    }
}
