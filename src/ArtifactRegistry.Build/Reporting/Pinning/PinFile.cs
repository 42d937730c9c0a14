using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Reporting.Pinning;

/// <summary>A deployment file whose references are pinned, in place or in a copy.</summary>
/// <param name="Source">The file, as a full path.</param>
/// <param name="Destination">The file that is written, as a full path; the same when it is pinned in place.</param>
internal sealed record PinFile(string Source, string Destination)
{
    /// <summary>The items that name such files.</summary>
    public const string ItemName = "ArtifactRegistryPinFile";

    private const int MaximumSize = 4 * 1024 * 1024;

    /// <summary>Reads the file, pins it, and writes it when that changes something.</summary>
    /// <param name="images">The images.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="cancellationToken">Stops the wait for another project that pins the same file.</param>
    /// <returns>What is pinned, and whether the file was, or would be, written.</returns>
    /// <exception cref="ArtifactRegistryException">It cannot be read or written.</exception>
    public async Task<(PinnedText Pinned, bool Changed)> RunAsync(IReadOnlyList<ImagePin> images, bool isDryRun, CancellationToken cancellationToken)
    {
        using var turn = await PathLock.EnterAsync(Destination, cancellationToken);
        var text = await ReadAsync(Source, cancellationToken);
        var pinned = PinnedText.Of(text, images);
        if (pinned.Lines.Count == 0)
        {
            return (pinned, false);
        }

        var content = Encoding.Latin1.GetBytes(pinned.Text);
        var changed = Source == Destination ? pinned.Text != text : !HasContent(Destination, content);
        if (changed && !isDryRun)
        {
            await ResultFile.WriteAsync(FinalTarget(Destination), content, ItemName, cancellationToken, likeFile: Source);
        }

        return (pinned, changed);
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (Directory.Exists(path))
            {
                throw PinDiagnostics.FileUnreadable(path, "It is a folder.").ToException();
            }

            if (file.Exists && file.Length > MaximumSize)
            {
                throw PinDiagnostics.FileUnreadable(path, "It is larger than 4 MiB, which no deployment file is.").ToException();
            }

            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, cancellationToken));
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw PinDiagnostics.FileUnreadable(path, "It is no text, or text in UTF-16; save it as UTF-8.").ToException()
                : text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PinDiagnostics.FileUnreadable(path, problem.Message).ToException(problem);
        }
    }

    private static bool HasContent(string path, byte[] content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Writing it will say why.
            return false;
        }
    }

    // A link stays a link, and what it points to is written.
    private static string FinalTarget(string path)
    {
        try
        {
            return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        }
        catch (IOException problem)
        {
            throw InputDiagnostics.FileNotWritten(path, ItemName, problem.Message).ToException(problem);
        }
    }
}
