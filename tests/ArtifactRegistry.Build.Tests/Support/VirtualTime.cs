using System.Collections.Concurrent;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A clock on which every wait is over at once: a timer moves the clock to its end and fires. What was waited for is
/// remembered.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = Start;

    public static DateTimeOffset Start { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The waits so far, in seconds.</summary>
    public ConcurrentQueue<double> Waits { get; } = new();

    public TimeSpan Passed => GetUtcNow() - Start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, () => callback(state)).Start(dueTime);

    private void MoveTo(DateTimeOffset end)
    {
        lock (gate)
        {
            now = end > now ? end : now;
        }
    }

    private sealed class Timer(VirtualTime time, Action fire) : ITimer
    {
        private int generation;

        public Timer Start(TimeSpan dueTime)
        {
            Change(dueTime, Timeout.InfiniteTimeSpan);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = Interlocked.Increment(ref generation);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            time.Waits.Enqueue(dueTime.TotalSeconds);
            var end = time.GetUtcNow() + dueTime;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (Volatile.Read(ref generation) == mine)
                {
                    time.MoveTo(end);
                    fire();
                }
            });
            return true;
        }

        public void Dispose() => Interlocked.Increment(ref generation);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
