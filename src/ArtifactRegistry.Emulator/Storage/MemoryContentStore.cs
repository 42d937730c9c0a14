using System.Collections.Concurrent;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Storage;

/// <summary>Content in memory, in segments so that large blobs need no large array.</summary>
internal sealed class MemoryContentStore : IContentStore
{
    private const int MaxSegment = 1024 * 1024;

    private readonly ConcurrentDictionary<Digest, Content> contents = new();

    public ContentWriter CreateWriter() => new Writer(this);

    public ContentReader? Open(Digest digest) => contents.TryGetValue(digest, out var content) ? new Reader(content) : null;

    public long? LengthOf(Digest digest) => contents.TryGetValue(digest, out var content) ? content.Length : null;

    public void Remove(Digest digest) => contents.TryRemove(digest, out _);

    public ValueTask DisposeAsync()
    {
        contents.Clear();
        return ValueTask.CompletedTask;
    }

    private sealed class Content
    {
        public List<byte[]> Segments { get; } = [];

        public List<long> Starts { get; } = [];

        public long Length { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, MaxSegment)..])
            {
                var segment = bytes[..Math.Min(bytes.Length, MaxSegment)].ToArray();
                Segments.Add(segment);
                Starts.Add(Length);
                Length += segment.Length;
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            if (offset >= Length)
            {
                return 0;
            }

            var found = Starts.BinarySearch(offset);
            var index = found >= 0 ? found : ~found - 1;
            ReadOnlySpan<byte> rest = Segments[index].AsSpan((int)(offset - Starts[index]));
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            return count;
        }
    }

    private sealed class Reader(Content content) : ContentReader
    {
        public override long Length => content.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
            ValueTask.FromResult(content.Read(buffer.Span, offset));
    }

    private sealed class Writer(MemoryContentStore store) : ContentWriter
    {
        private readonly Content content = new();

        public override void Commit(Digest digest) => store.contents.TryAdd(digest, content);

        protected override ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
        {
            content.Append(bytes.Span);
            return ValueTask.CompletedTask;
        }

        protected override ContentReader OpenWritten() => new Reader(content);

        protected override ValueTask DiscardAsync() => ValueTask.CompletedTask;
    }
}
