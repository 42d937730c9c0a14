using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Logs the progress while blobs are copied: one line every few seconds, none for short work.</summary>
internal sealed class CopyProgress : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private const double MaxSecondsShown = 10 * 24 * 3600;
    private readonly TimeProvider time;
    private readonly Action<string> say;
    private readonly long begin;
    private readonly ITimer timer;
    private long bytesKnown;
    private long bytesSent;
    private int blobsKnown;
    private int blobsDone;

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="say">Gets the lines.</param>
    public CopyProgress(TimeProvider time, Action<string> say)
    {
        (this.time, this.say, begin) = (time, say, time.GetTimestamp());
        timer = time.CreateTimer(_ => Log(), null, Period, Period);
    }

    /// <summary>A blob is to be copied.</summary>
    public void Expect(long size)
    {
        Interlocked.Increment(ref blobsKnown);
        Interlocked.Add(ref bytesKnown, size);
    }

    /// <summary>Bytes were sent; with a negative number, sent in vain.</summary>
    public void Advance(long count) => Interlocked.Add(ref bytesSent, count);

    /// <summary>A blob is there; what did not have to be sent is no longer expected.</summary>
    public void Finish(long notSent)
    {
        Interlocked.Increment(ref blobsDone);
        Interlocked.Add(ref bytesKnown, -notSent);
    }

    /// <summary>Where it stands.</summary>
    public string Print()
    {
        var (known, sent) = (Interlocked.Read(ref bytesKnown), Math.Max(0, Interlocked.Read(ref bytesSent)));
        var rate = sent / Math.Max(0.001, time.GetElapsedTime(begin).TotalSeconds);
        // Sizes are what manifests say, which may be anything.
        var seconds = rate > 0 && known > sent ? Math.Ceiling((known - sent) / rate) : 0;
        var left = seconds is > 0 and < MaxSecondsShown
            ? $", {TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture)} left"
            : "";
        return $"{blobsDone} of {blobsKnown} blobs, {DisplayText.Bytes(sent)} of {DisplayText.Bytes(Math.Max(known, sent))}, "
            + $"{DisplayText.Bytes((long)rate)}/s{left}";
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Log() => say($"Copying: {Print()}");
}
