namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>A body that takes its time: after each piece it waits as long as the piece takes at the given rate.</summary>
internal sealed class ThrottledStream(Stream inner, long bytesPerSecond, TimeProvider time) : Stream
{
    private const int Piece = 16 * 1024;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, Piece)], cancellationToken);
        await WaitAsync(read, cancellationToken);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, Piece)..])
        {
            var piece = buffer[..Math.Min(buffer.Length, Piece)];
            await inner.WriteAsync(piece, cancellationToken);
            await WaitAsync(piece.Length, cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private Task WaitAsync(int bytes, CancellationToken cancellationToken) =>
        bytes == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds((double)bytes / bytesPerSecond), time, cancellationToken);
}
