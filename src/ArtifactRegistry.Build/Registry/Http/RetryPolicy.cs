namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>When a failed attempt is made again, and after which wait: exponential with full jitter, or as long as the registry asks where
/// that is longer, within the build's budget.</summary>
internal sealed class RetryPolicy(RetryBudget budget, TimeProvider time, Random random)
{
    /// <summary>How often a broken connection is tried again.</summary>
    public const int MostNetworkRetries = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(32);

    /// <summary>Takes the next wait from the budget; <see langword="null"/> when too little is left.</summary>
    /// <param name="retries">How often it was tried again already.</param>
    /// <param name="asked">How long the registry asks to wait.</param>
    public TimeSpan? Next(int retries, TimeSpan? asked)
    {
        // A server that asks to come again at once, and refuses each time, would be asked for ever.
        var jitter = Jitter(retries);
        var wait = asked > jitter ? asked.Value : jitter;
        return budget.TryTake(wait) ? wait : null;
    }

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, time, cancellationToken);

    private TimeSpan Jitter(int retries)
    {
        var longest = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, retries));
        return TimeSpan.FromSeconds(longest * (0.1 + (0.9 * random.NextDouble())));
    }
}
