using System.Text;

namespace ArtifactRegistry.Build.Tests.Hostile;

/// <summary>A body that begins in one way and then goes on without end.</summary>
internal sealed class EndlessBody(string beginning, string repeated) : Stream
{
    private readonly byte[] beginning = Encoding.UTF8.GetBytes(beginning);
    private readonly byte[] repeated = Encoding.UTF8.GetBytes(repeated);

    /// <summary>How many bytes were taken from it.</summary>
    public long Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Taken; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        for (var i = 0; i < count; i++, Taken++)
        {
            buffer[offset + i] = Taken < beginning.Length ? beginning[Taken] : repeated[(Taken - beginning.Length) % repeated.Length];
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
