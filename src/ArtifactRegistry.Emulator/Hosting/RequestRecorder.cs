using ArtifactRegistry.Emulator.Requests;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>Puts one request on the log, before the client can see its answer.</summary>
internal sealed class RequestRecorder
{
    private readonly RequestLog log;
    private readonly Exchange exchange;
    private readonly TimeProvider time;
    private readonly long number;
    private readonly long started;
    private readonly DateTimeOffset arrived;
    private int done;

    public RequestRecorder(RequestLog log, Exchange exchange, TimeProvider time)
    {
        this.log = log;
        this.exchange = exchange;
        this.time = time;
        number = log.NextNumber();
        started = time.GetTimestamp();
        arrived = time.GetUtcNow();
        exchange.Response.OnStarting(() =>
        {
            Complete(exchange.Response.StatusCode);
            return Task.CompletedTask;
        });
    }

    /// <summary>Resets the connection, with a record of status 0 unless the answer has begun.</summary>
    public void Cut(HttpContext http)
    {
        Complete(0);
        // Kestrel of ASP.NET Core 11 ends it in order, which an HttpClient takes for an idle connection's end and asks again by itself.
        http.Features.Get<IConnectionSocketFeature>()?.Socket.Close(timeout: 0);
        http.Abort();
    }

    /// <summary>Records the request unless its answer's start has done so.</summary>
    public void Complete(int status)
    {
        if (Interlocked.Exchange(ref done, 1) != 0)
        {
            return;
        }

        var request = exchange.Request;
        log.Add(new RecordedRequest
        {
            Number = number,
            Time = arrived,
            Host = exchange.Host.Authority,
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Query = request.QueryString.Value ?? "",
            StatusCode = status,
            AuthorizationScheme = Scheme(request.Headers.Authorization),
            Member = exchange.Caller?.Member,
            UserAgent = request.Headers.UserAgent,
            ContentType = request.ContentType,
            ContentLength = request.ContentLength,
            AnswerLength = HttpMethods.IsHead(request.Method) ? null : exchange.Response.ContentLength,
            Milliseconds = time.GetElapsedTime(started).TotalMilliseconds,
        });
    }

    private static string? Scheme(string? authorization) => authorization?.Split(' ')[0] switch
    {
        null or "" => null,
        var scheme when scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) => "Bearer",
        var scheme when scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) => "Basic",
        _ => "other",
    };
}
