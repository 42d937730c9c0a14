using System.Collections.Concurrent;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>A clock on which waits between attempts are over at once, and the time limit of a request ends only when the test says
/// so.</summary>
/// <param name="limit">The time limit of a request.</param>
internal sealed class PatientTime(TimeSpan limit) : TimeProvider
{
    private readonly VirtualTime waits = new();
    private readonly ConcurrentDictionary<Limit, bool> limits = new();

    public override long TimestampFrequency => waits.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => waits.GetUtcNow();

    public override long GetTimestamp() => waits.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == limit ? new Limit(this, () => callback(state)) : waits.CreateTimer(callback, state, dueTime, period);

    /// <summary>Every request that is under way has taken too long.</summary>
    public void EndLimits()
    {
        foreach (var timer in limits.Keys)
        {
            timer.End();
        }
    }

    private sealed class Limit : ITimer
    {
        private readonly PatientTime time;
        private readonly Action end;

        public Limit(PatientTime time, Action end)
        {
            (this.time, this.end) = (time, end);
            time.limits[this] = true;
        }

        public void End()
        {
            if (time.limits.TryRemove(this, out _))
            {
                end();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                time.limits.TryRemove(this, out _);
            }
            else
            {
                time.limits[this] = true;
            }

            return true;
        }

        public void Dispose() => time.limits.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
