using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>A file that is to be attached to an image, as an item names it.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="ArtifactType">What it is, a media type.</param>
/// <param name="Annotations">Further facts about it.</param>
internal sealed record AttachmentFile(string Path, string ArtifactType, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The item that names attachments.</summary>
    public const string ItemName = "ArtifactRegistryAttachment";

    private const long MaximumSize = 100 * 1024 * 1024;

    /// <summary>Reads what an item says; the file itself is not opened.</summary>
    /// <param name="path">The item: the file, relative to <paramref name="folder"/>.</param>
    /// <param name="artifactType">Its metadata <c>ArtifactType</c>; empty derives it from the file's name.</param>
    /// <param name="annotations">Its metadata <c>Annotations</c>: <c>key=value</c>, separated by semicolons.</param>
    /// <param name="folder">The full path that relative ones begin at.</param>
    /// <exception cref="ArtifactRegistryException">The type is unknown or not a media type, or an annotation has no value.</exception>
    public static AttachmentFile Parse(string path, string artifactType, string annotations, string folder)
    {
        var type = artifactType.Trim() is { Length: > 0 } named
            ? named
            : Attachments.ArtifactType.Of(System.IO.Path.GetFileName(path)) ?? "";
        if (!Attachments.ArtifactType.IsValid(type))
        {
            throw ResultDiagnostics.UnknownArtifactType(path, type).ToException();
        }

        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in PropertyList.Split(annotations, $"Annotations of {ItemName}"))
        {
            facts[entry.Split('=')[0].TrimEnd()] = entry.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
                ? entry[(equals + 1)..].TrimStart()
                : throw InputDiagnostics.InvalidSetting(
                    entry, $"Annotations of {ItemName} {path}", "a list of key=value, separated by semicolons").ToException();
        }

        return new AttachmentFile(System.IO.Path.GetFullPath(path, folder), type, facts);
    }

    /// <summary>Checks that the file can be read, without reading it.</summary>
    /// <exception cref="ArtifactRegistryException">It does not exist, cannot be opened, is empty, or is larger than 100 MiB.</exception>
    public void Check()
    {
        using var file = Open();
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ArtifactRegistryException">It does not exist, cannot be read, is empty, or is larger than 100 MiB.</exception>
    public async Task<Attachment> ReadAsync(CancellationToken cancellationToken)
    {
        await using var file = Open();
        try
        {
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellationToken);
            return new Attachment(System.IO.Path.GetFileName(Path), content, ArtifactType, Annotations);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw ResultDiagnostics.AttachmentUnreadable(Path, ItemName, problem.Message).ToException(problem);
        }
    }

    private FileStream Open()
    {
        try
        {
            // Artifact Registry refuses empty blobs, and an empty file says nothing about an image. A FIFO is not opened: that can wait
            // for ever.
            var length = RealPath.LengthOf(Path);
            return length is null or (> 0 and <= MaximumSize)
                ? new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true)
                : throw new IOException(length == 0 ? "It is empty, or not a regular file." : "It is larger than 100 MiB.");
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ResultDiagnostics.AttachmentUnreadable(Path, ItemName, unreadable.Message).ToException(unreadable);
        }
    }
}

/// <summary>A file that was read and is to refer to an image.</summary>
/// <param name="FileName">Its name, without a folder.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ArtifactType">What it is, a media type.</param>
/// <param name="Annotations">Further facts about it.</param>
internal sealed record Attachment(
    string FileName, ReadOnlyMemory<byte> Content, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
