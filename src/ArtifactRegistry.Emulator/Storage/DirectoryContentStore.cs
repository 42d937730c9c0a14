using ArtifactRegistry.Emulator.Registry;
using Microsoft.Win32.SafeHandles;

namespace ArtifactRegistry.Emulator.Storage;

/// <summary>
/// Content in files, <c>blobs/sha256/ab/abcd…</c>. Written under a temporary name and renamed, so that a file under its digest is always
/// whole. What a killed process left in <c>uploads/</c> is removed at the next start.
/// </summary>
internal sealed class DirectoryContentStore : IContentStore
{
    private readonly string blobs;
    private readonly string uploads;

    public DirectoryContentStore(string directory)
    {
        blobs = Path.Combine(directory, "blobs");
        uploads = Path.Combine(directory, "uploads");
        if (Directory.Exists(uploads))
        {
            Directory.Delete(uploads, recursive: true);
        }

        Directory.CreateDirectory(uploads);
    }

    public ContentWriter CreateWriter() => new Writer(this, Path.Combine(uploads, Guid.NewGuid().ToString("N")));

    public ContentReader? Open(Digest digest)
    {
        try
        {
            return new Reader(PathOf(digest));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public long? LengthOf(Digest digest) => new FileInfo(PathOf(digest)) is { Exists: true } file ? file.Length : null;

    public void Remove(Digest digest)
    {
        if (File.Exists(PathOf(digest)))
        {
            File.Delete(PathOf(digest));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(Digest digest) => Path.Combine(blobs, digest.Algorithm, digest.Hex[..2], digest.Hex);

    private sealed class Reader(string path) : ContentReader
    {
        private readonly SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

        public override long Length => RandomAccess.GetLength(file);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
            RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Writer(DirectoryContentStore store, string path) : ContentWriter
    {
        private readonly SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);

        private bool committed;

        public override void Commit(Digest digest)
        {
            var target = store.PathOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.Dispose();
            File.Move(path, target, overwrite: true);
            committed = true;
        }

        protected override ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken) =>
            RandomAccess.WriteAsync(file, bytes, offset, cancellationToken);

        protected override ContentReader OpenWritten() => new Reader(path);

        protected override ValueTask DiscardAsync()
        {
            file.Dispose();
            if (!committed)
            {
                File.Delete(path);
            }

            return ValueTask.CompletedTask;
        }
    }
}
