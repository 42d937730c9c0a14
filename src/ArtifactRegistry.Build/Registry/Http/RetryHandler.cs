using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Sends a request again when its failure may pass: waits that grow exponentially with full jitter, or as long as the registry
/// asks (<c>Retry-After</c>) where that is longer, within the build's budget. Artifact Registry's quota is per minute, so the waits can
/// outlast one.</summary>
internal sealed class RetryHandler(HttpMessageHandler inner, RetryBudget budget, TimeProvider time, Random random)
    : DelegatingHandler(inner)
{
    private readonly RetryPolicy policy = new(budget, time, random);
    private readonly ConcurrentDictionary<string, bool> logged = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = RequestContext.Of(request);
        for (; ; context.Retries++)
        {
            var attempt = await TryAsync(request, cancellationToken);
            if (attempt.Failure is null
                || !context.IsRepeatable
                || !context.IsRetried
                || context.Retries >= attempt.MaxRetries
                || policy.Next(context.Retries, attempt.RetryAfter) is not { } wait)
            {
                return attempt.Result();
            }

            attempt.Response?.Dispose();
            LogRetry(context.Log, $"{request.RequestUri!.Authority}: {attempt.Failure}", wait);
            await policy.DelayAsync(wait, cancellationToken);
        }
    }

    // A build hears of each kind of failure once: 200 requests that meet the same quota have one reason.
    private void LogRetry(IRegistryLog log, string failure, TimeSpan wait)
    {
        if (logged.TryAdd(failure, true))
        {
            log.Notice($"{failure}; trying again in {wait.TotalSeconds:0.0} s.");
        }
        else
        {
            log.Detail($"{failure}; trying again in {wait.TotalSeconds:0.0} s.");
        }
    }

    private async Task<Attempt> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!TransientFailure.Contains(response.StatusCode))
            {
                return new Attempt(response, null, null, null, 0);
            }

            var status = DiagnosticText.Clean($"{(int)response.StatusCode} {response.ReasonPhrase}");
            return new Attempt(response, null, status, RetryAfter.Of(response, time), int.MaxValue);
        }
        catch (RegistryException refused) when (TransientFailure.Contains(refused.Status))
        {
            var reason = $"{(int)refused.Status} from its token service";
            return new Attempt(null, ExceptionDispatchInfo.Capture(refused), reason, refused.RetryAfter, int.MaxValue);
        }
        catch (Exception broken) when (TransientFailure.IsTransient(broken))
        {
            return new Attempt(
                null, ExceptionDispatchInfo.Capture(broken), NetworkDiagnostics.Reason(broken), null, RetryPolicy.MaxNetworkRetries);
        }
    }

    /// <summary>How an attempt ended; <see cref="Failure"/> says why it is worth another one.</summary>
    private sealed record Attempt(
        HttpResponseMessage? Response, ExceptionDispatchInfo? Error, string? Failure, TimeSpan? RetryAfter, int MaxRetries)
    {
        public HttpResponseMessage Result()
        {
            Error?.Throw();
            return Response!;
        }
    }
}

/// <summary>When a failed attempt is made again, and after which wait: exponential with full jitter, or as long as the registry asks where
/// that is longer, within the build's budget.</summary>
internal sealed class RetryPolicy(RetryBudget budget, TimeProvider time, Random random)
{
    /// <summary>How often a broken connection is tried again.</summary>
    public const int MaxNetworkRetries = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(32);

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
        var longest = Math.Min(MaxWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, retries));
        return TimeSpan.FromSeconds(longest * (0.1 + (0.9 * random.NextDouble())));
    }
}

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

/// <summary>The <c>Retry-After</c> header, in seconds or as a date (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>How long the server asks to wait; <see langword="null"/> when it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>The statuses that may be another one a moment later.</summary>
internal static class TransientFailure
{
    /// <summary>Whether the same request may succeed soon: the server had no time (408), no quota (429) or a problem of its own (5xx), and
    /// not one that stays (501, 505) or needs a person (511).</summary>
    public static bool Contains(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported or HttpStatusCode.NetworkAuthenticationRequired => false,
        _ => status >= HttpStatusCode.InternalServerError,
    };

    /// <summary>Whether the failure is the network's.</summary>
    public static bool IsNetworkFailure(Exception failure) =>
        failure is HttpRequestException or HttpIOException or IOException or TimeoutException;

    /// <summary>Whether the same request may succeed a moment later.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
                or HttpRequestError.VersionNegotiationError
                or HttpRequestError.InvalidResponse
        } => false,
        _ => IsNetworkFailure(failure),
    };
}
