using ArtifactRegistry.Emulator.Faults;
using ArtifactRegistry.Emulator.GoogleEndpoints;
using ArtifactRegistry.Emulator.Protocol;
using ArtifactRegistry.Emulator.Requests;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>What happens to every request around its endpoint: log, latency, faults, quota, and the form of refusals.</summary>
internal sealed class RequestPipeline(
    EmulatorOptions options,
    IReadOnlyList<EmulatedHost> hosts,
    RequestLog log,
    FaultPlan faults,
    SiteGuard sites,
    Quota quota,
    Dispatcher dispatcher)
{
    public async Task HandleAsync(HttpContext http)
    {
        var host = hosts.First(h => h.Port == http.Connection.LocalPort);
        var exchange = new Exchange(http, host);
        if (IsPage(exchange))
        {
            await DispatchAsync(http, exchange, fault: null, counts: false);
            return;
        }

        var recorder = new RequestRecorder(log, exchange, options.TimeProvider);
        http.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        var fault = faults.Next(host.Authority, http.Request.Method, http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "");
        try
        {
            await WaitAsync(options.Latency + (fault?.Delay ?? TimeSpan.Zero), http.RequestAborted);
            await (fault?.BeforeRequest?.Invoke() ?? Task.CompletedTask);
            await AnswerAsync(http, exchange, fault, recorder);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException or BadHttpRequestException && http.RequestAborted.IsCancellationRequested)
        {
            recorder.Cut(http);
        }
        finally
        {
            recorder.Complete(http.Response.StatusCode);
        }
    }

    private async Task AnswerAsync(HttpContext http, Exchange exchange, Fault? fault, RequestRecorder recorder)
    {
        foreach ((var name, var value) in fault?.Headers ?? new Dictionary<string, string>())
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers[name] = value;
                return Task.CompletedTask;
            });
        }

        if (fault?.Cut == FaultCut.BeforeRequest)
        {
            recorder.Cut(http);
            return;
        }

        if (fault?.ContentDigest is { } digest)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["Docker-Content-Digest"] = digest;
                return Task.CompletedTask;
            });
        }

        Throttle(http);
        exchange.StaleTagList = fault?.StaleTagList == true;
        await using var body = FaultyBody.Wrap(http, fault, recorder);
        await DispatchAsync(http, exchange, fault, counts: true);
        if (body is not null)
        {
            await body.ReleaseAsync();
        }
    }

    private async Task DispatchAsync(HttpContext http, Exchange exchange, Fault? fault, bool counts)
    {
        try
        {
            sites.Check(exchange);
            if (fault?.StatusCode is { } status)
            {
                await FaultAnswer.SendAsync(exchange, fault, status);
                return;
            }

            if (counts)
            {
                quota.Take(exchange.Host);
            }

            await dispatcher.DispatchAsync(exchange);
        }
        catch (RegistryRefusal refusal) when (!http.Response.HasStarted)
        {
            await exchange.RefuseAsync(refusal);
        }
        catch (IOException e) when (e is not BadHttpRequestException
            && !http.Response.HasStarted
            && !http.RequestAborted.IsCancellationRequested)
        {
            // The storage failed: a full disk, a folder that went away.
            await exchange.RefuseAsync(new RegistryRefusal(503, "UNAVAILABLE", e.Message));
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await exchange.RefuseAsync(RegistryRefusal.Unsupported(e.StatusCode, e.Message));
        }
    }

    private void Throttle(HttpContext http)
    {
        if (options.BytesPerSecond is { } rate)
        {
            http.Request.Body = new ThrottledStream(http.Request.Body, rate, options.TimeProvider);
            http.Response.Body = new ThrottledStream(http.Response.Body, rate, options.TimeProvider);
        }
    }

    private static bool IsPage(Exchange exchange) =>
        exchange.Request.Path.Value is { } path
        && (path == "/" || path.StartsWith("/_emulator/", StringComparison.Ordinal))
        && !MetadataEndpoint.IsPing(exchange);

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, options.TimeProvider, cancellationToken) : Task.CompletedTask;
}
