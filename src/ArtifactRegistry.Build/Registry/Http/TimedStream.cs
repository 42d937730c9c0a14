namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>A body that is read as it comes, with a time limit between its bytes and a least rate: a byte now and then, each within the
/// limit, would otherwise keep a build for ever. Only the time that is spent waiting for bytes counts, not that which the reader
/// takes.</summary>
internal sealed class TimedStream(Stream inner, TimeSpan limit, TimeProvider time) : ReadOnlyStream
{
    /// <summary>The least number of bytes in each <see cref="Window"/>: 1 KiB a second.</summary>
    public const int LeastBytes = 60 * 1024;

    /// <summary>The waiting time after which the rate is checked.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestCounted = TimeSpan.FromSeconds(10);

    private TimeSpan waited;
    private long received;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var began = time.GetTimestamp();
        try
        {
            var read = await inner.ReadAsync(buffer, either.Token);
            CheckRate(read, time.GetElapsedTime(began));
            return read;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came within {limit.TotalSeconds:0} s", late);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckRate(int read, TimeSpan wait)
    {
        // One long pause, which the limit allows, is no slow body.
        (received, waited) = (received + read, waited + (wait < LongestCounted ? wait : LongestCounted));
        if (waited < Window || read == 0)
        {
            return;
        }

        if (received < LeastBytes)
        {
            throw new TimeoutException($"only {received} bytes came within {Window.TotalSeconds:0} s");
        }

        (received, waited) = (0, TimeSpan.Zero);
    }
}
