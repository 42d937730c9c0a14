using System.Formats.Tar;
using System.IO.Compression;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Win32.SafeHandles;

namespace ArtifactRegistry.Build.Images.Archives;

/// <summary>The files of a tar, read where they lie: the headers are gone through once, and nothing is held or extracted. A compressed tar
/// cannot be read in the middle, so it is first expanded into a temporary file, which goes away by itself. Whether it is compressed is
/// recognised by its bytes: the SDK writes a plain tar under any name.</summary>
internal sealed class TarFiles : IArchiveFiles
{
    private const int MaxFiles = 100_000;
    private const int BlockSize = 512;
    private readonly Dictionary<string, (long Offset, long Length)> files;
    private readonly FileStream tar;

    private TarFiles(string path, FileStream tar, Dictionary<string, (long Offset, long Length)> files) =>
        (Path, this.tar, this.files) = (path, tar, files);

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="ArtifactRegistryException">The file cannot be read, or is no tar.</exception>
    public static async Task<TarFiles> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        TarFiles? opened = null;
        try
        {
            file = OpenFile(path);
            file = await IsCompressedAsync(file, cancellationToken) ? await ExpandAsync(file, cancellationToken) : file;
            return opened = new TarFiles(path, file, await IndexAsync(file, path, cancellationToken));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && problem is not EndOfStreamException)
        {
            throw ArchiveDiagnostics.ArchiveUnreadable(path, problem.Message).ToException(problem);
        }
        catch (Exception problem) when (problem
            is InvalidDataException
            or FormatException
            or OverflowException
            or InvalidOperationException
            or ArgumentException
            or NotSupportedException
            or EndOfStreamException)
        {
            // TarReader has many words for a header that is none.
            throw ArchiveDiagnostics.ArchiveDamaged(path, problem.Message).ToException(problem);
        }
        finally
        {
            if (opened is null && file is not null)
            {
                await file.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public long? LengthOf(string name) => files.TryGetValue(name, out var file) ? file.Length : null;

    /// <inheritdoc/>
    public Stream Open(string name) => files.TryGetValue(name, out var file)
        ? new FileSlice(tar.SafeFileHandle, file.Offset, file.Length)
        : throw ArchiveDiagnostics.ArchiveDamaged(Path, $"it has no file {name}").ToException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => tar.DisposeAsync();

    // To open a FIFO can wait for ever.
    private static FileStream OpenFile(string path) => RealPath.LengthOf(path) == 0
        ? throw new IOException("It is empty, or not a regular file.")
        : new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, FileOptions.Asynchronous);

    private static async Task<bool> IsCompressedAsync(FileStream file, CancellationToken cancellationToken)
    {
        var magic = new byte[2];
        var read = await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        return read == 2 && magic is [0x1f, 0x8b];
    }

    private static async Task<FileStream> ExpandAsync(FileStream file, CancellationToken cancellationToken)
    {
        var expanded = UnnamedFile.Create();
        try
        {
            await using var content = new GZipStream(file, CompressionMode.Decompress);
            await content.CopyToAsync(expanded, cancellationToken);
            expanded.Position = 0;
            return expanded;
        }
        catch
        {
            await expanded.DisposeAsync();
            throw;
        }
    }

    private static async Task<Dictionary<string, (long Offset, long Length)>> IndexAsync(
        FileStream archive, string path, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        var links = new List<(string Name, string Target)>();
        await using var reader = new TarReader(archive, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var name = Normalize(entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    // In a stream that can be sought the reader has stepped over the content and its padding without reading them.
                    var offset = archive.Position - Padded(entry.Length);
                    found[name] = entry.Length <= archive.Length - offset
                        ? (offset, entry.Length)
                        : throw ArchiveDiagnostics.ArchiveDamaged(path, $"it ends before its file {name} does").ToException();
                    break;
                case TarEntryType.HardLink:
                    links.Add((name, Normalize(entry.LinkName)));
                    break;
                case TarEntryType.SymbolicLink:
                    links.Add((name, Normalize(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(name) ?? "", entry.LinkName))));
                    break;
            }

            if (found.Count > MaxFiles)
            {
                throw ArchiveDiagnostics.ArchiveDamaged(path, $"it has more than {MaxFiles} files").ToException();
            }
        }

        // docker save writes a layer that two images share once, and a link to it.
        foreach (var (name, target) in links.Where(link => found.ContainsKey(link.Target)))
        {
            found.TryAdd(name, found[target]);
        }

        return found;
    }

    private static long Padded(long length) => (length + BlockSize - 1) / BlockSize * BlockSize;

    private static string Normalize(string name)
    {
        var parts = new Stack<string>();
        foreach (var part in name.Split('/', '\\').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else
            {
                parts.TryPop(out _);
            }
        }

        return string.Join('/', parts.Reverse());
    }
}

/// <summary>A part of a file. Several can be read at once, since none moves the file's position.</summary>
internal sealed class FileSlice(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private long position;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - position);
        var read = wanted == 0 ? 0 : await RandomAccess.ReadAsync(file, buffer[..wanted], offset + position, cancellationToken);
        position += read;
        return read > 0 || wanted == 0 ? read : throw new EndOfStreamException("the file ends in the middle of an entry");
    }
}

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
