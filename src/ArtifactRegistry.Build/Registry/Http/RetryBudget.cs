namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>How long all retries of a build may take. Waits that overlap count once, so that 200 failing requests wait no longer than
/// one.</summary>
internal sealed class RetryBudget(TimeSpan total, TimeProvider time)
{
    private readonly object gate = new();
    private TimeSpan spent;
    private DateTimeOffset waitingUntil;

    /// <summary>Takes a wait of <paramref name="delay"/> from the budget; <see langword="false"/> when too little is left.</summary>
    public bool TryTake(TimeSpan delay)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var overlap = waitingUntil > now ? waitingUntil - now : TimeSpan.Zero;
            var extra = delay > overlap ? delay - overlap : TimeSpan.Zero;
            if (spent + extra > total)
            {
                return false;
            }

            spent += extra;
            waitingUntil = now + delay > waitingUntil ? now + delay : waitingUntil;
            return true;
        }
    }
}
