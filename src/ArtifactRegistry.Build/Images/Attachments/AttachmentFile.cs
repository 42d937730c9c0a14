using System.Buffers;
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
            throw AttachmentDiagnostics.UnknownArtifactType(path, type).ToException();
        }

        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in PropertyList.Split(annotations, $"Annotations of {ItemName}"))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw InputDiagnostics.InvalidSetting(
                    entry, $"Annotations of {ItemName} {path}", "a list of key=value, separated by semicolons").ToException();
            }

            facts[entry[..equals].TrimEnd()] = entry[(equals + 1)..].TrimStart();
        }

        return path.Contains('\0', StringComparison.Ordinal)
            ? throw AttachmentDiagnostics.AttachmentUnreadable(path, ItemName, "A path has no null character.").ToException()
            : new AttachmentFile(System.IO.Path.GetFullPath(path, folder), type, facts);
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
            throw AttachmentDiagnostics.AttachmentUnreadable(Path, ItemName, problem.Message).ToException(problem);
        }
    }

    private FileStream Open()
    {
        try
        {
            // Artifact Registry refuses empty blobs, and an empty file says nothing about an image. A FIFO is not opened: that can wait for
            // ever.
            var length = RealPath.LengthOf(Path);
            return length is null or (> 0 and <= MaximumSize)
                ? new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true)
                : throw new IOException(length == 0 ? "It is empty, or not a regular file." : "It is larger than 100 MiB.");
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw AttachmentDiagnostics.AttachmentUnreadable(Path, ItemName, unreadable.Message).ToException(unreadable);
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

/// <summary>The type of an artifact: a media type (RFC 6838 §4.2), known for some files by their names.</summary>
internal static class ArtifactType
{
    private const int MaxName = 127;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-");

    /// <summary>The type that a file of this name has by custom; <see langword="null"/> when there is none.</summary>
    public static string? Of(string fileName) => fileName.ToLowerInvariant() switch
    {
        // SPDX 2.3 §5, CycloneDX "Recognized file patterns", in-toto "Bundle" file naming, SARIF 2.1.0 §3.
        var name when name.EndsWith(".spdx.json", StringComparison.Ordinal) => "application/spdx+json",
        var name when name is "bom.json" || name.EndsWith(".cdx.json", StringComparison.Ordinal) => "application/vnd.cyclonedx+json",
        var name when name is "bom.xml" || name.EndsWith(".cdx.xml", StringComparison.Ordinal) => "application/vnd.cyclonedx+xml",
        var name when name.EndsWith(".intoto.json", StringComparison.Ordinal) || name.EndsWith(".intoto.jsonl", StringComparison.Ordinal) =>
            "application/vnd.in-toto+json",
        var name when name.EndsWith(".sarif", StringComparison.Ordinal) || name.EndsWith(".sarif.json", StringComparison.Ordinal) =>
            "application/sarif+json",
        _ => null,
    };

    /// <summary>Whether the text is a media type without parameters.</summary>
    public static bool IsValid(string text) => text.Split('/') is [var type, var subtype] && IsName(type) && IsName(subtype);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(text[0]) && text.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;
}
