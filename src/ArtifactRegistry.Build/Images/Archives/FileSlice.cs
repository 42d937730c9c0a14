using ArtifactRegistry.Build.Registry;
using Microsoft.Win32.SafeHandles;

namespace ArtifactRegistry.Build.Images.Archives;

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
