using System.Collections.Concurrent;
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
        for (var retries = 0; ; retries++)
        {
            var attempt = await TryAsync(request, cancellationToken);
            if (attempt.Failure is null
                || !context.IsRepeatable
                || !context.IsRetried
                || retries >= attempt.MaxRetries
                || policy.Next(retries, attempt.RetryAfter) is not { } wait)
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
            return TransientFailure.Contains(response.StatusCode)
                ? new Attempt(
                    response, null, DiagnosticText.Clean($"{(int)response.StatusCode} {response.ReasonPhrase}"),
                        RetryAfter.Of(response, time), int.MaxValue)
                : new Attempt(response, null, null, null, 0);
        }
        catch (RegistryException refused) when (TransientFailure.Contains(refused.Status))
        {
            return new Attempt(
                null, ExceptionDispatchInfo.Capture(refused), $"{(int)refused.Status} from its token service", refused.RetryAfter,
                    int.MaxValue);
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
