using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>A request of a run.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
internal sealed record SentRequest(int Number, string Method, string Path);

/// <summary>Where a fault happens, and what was seen on the way.</summary>
/// <param name="Fault">The fault; <see langword="null"/>: none.</param>
/// <param name="At">The request that it happens to, from 1, of those that it applies to.</param>
/// <param name="Always">Whether it happens to all later ones too.</param>
internal sealed record FaultPoint(TransportFault? Fault, int At, bool Always)
{
    private readonly List<SentRequest> sent = [];
    private readonly HashSet<SentRequest> answered = [];
    private int matching;

    /// <summary>A run without a fault.</summary>
    public static FaultPoint None => new(null, 0, Always: false);

    /// <summary>The requests so far, in the order in which they began.</summary>
    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (sent)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>The number of the request at which the fault happened first; 0 when it did not.</summary>
    public int HappenedAt { get; private set; }

    /// <summary>The requests that had been answered when the fault happened first.</summary>
    public IReadOnlySet<SentRequest> AnsweredBefore { get; private set; } = new HashSet<SentRequest>();

    /// <summary>The hosts that a credential was sent to.</summary>
    public ConcurrentDictionary<string, bool> Trusted { get; } = new(StringComparer.Ordinal);

    /// <summary>Old answers, by the paths that are read.</summary>
    public ConcurrentDictionary<string, StaleAnswer> Stale { get; } = new(StringComparer.Ordinal);

    /// <summary>Cancels the build.</summary>
    public Action CancelBuild { get; set; } = () => { };

    /// <summary>The fault of the next request. What the fault does before it is done before any later request begins.</summary>
    public (SentRequest Request, TransportFault? Fault) Next(HttpRequestMessage request)
    {
        lock (sent)
        {
            var next = new SentRequest(sent.Count + 1, request.Method.Method, request.RequestUri!.AbsolutePath);
            sent.Add(next);
            if (Fault?.AppliesTo(next) != true || (++matching != At && !(Always && matching > At)))
            {
                return (next, null);
            }

            if (HappenedAt == 0)
            {
                (HappenedAt, AnsweredBefore) = (next.Number, answered.ToHashSet());
            }

            Fault.Before();
            return (next, Fault);
        }
    }

    /// <summary>Notes that a request was answered.</summary>
    public void End(SentRequest request)
    {
        lock (sent)
        {
            answered.Add(request);
        }
    }
}

/// <summary>What a registry answered before a write, and goes on answering.</summary>
internal sealed class StaleAnswer(HttpStatusCode status, byte[] body, string mediaType, string? digest, int times)
{
    private int left = times;

    public bool TryTake() => Interlocked.Decrement(ref left) >= 0;

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : body);
        var answer = new HttpResponseMessage(status) { RequestMessage = request, Content = content };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        if (digest is not null)
        {
            answer.Headers.TryAddWithoutValidation("Docker-Content-Digest", digest);
        }

        return answer;
    }
}

/// <summary>The network, with a fault in it.</summary>
/// <param name="network">The network, whose connections all cases share.</param>
/// <param name="point">The fault.</param>
/// <param name="time">The clock.</param>
/// <param name="isPlain">Whether the registry's tag lists name tags only.</param>
internal sealed class FaultyTransport(HttpMessageInvoker network, FaultPoint point, PatientTime time, bool isPlain) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not null)
        {
            point.Trusted[request.RequestUri!.Authority] = true;
        }

        var (sent, fault) = point.Next(request);
        if (request.Method.Method is "GET" or "HEAD"
            && point.Stale.TryGetValue(request.RequestUri!.AbsolutePath, out var stale)
            && stale.TryTake())
        {
            return stale.Answer(request);
        }

        var faulty = new FaultyRequest(request, time, () => SendOnAsync(request, cancellationToken), network, point, cancellationToken);
        var answer = await (fault is not null ? fault.ApplyAsync(faulty) : faulty.SendAsync());
        point.End(sent);
        return answer;
    }

    private async Task<HttpResponseMessage> SendOnAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await network.SendAsync(request, cancellationToken);
        if (isPlain && answer.IsSuccessStatusCode && request.RequestUri!.AbsolutePath.EndsWith("/tags/list", StringComparison.Ordinal))
        {
            var list = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
            list.Remove("manifest");
            list.Remove("child");
            answer.Content = new StringContent(list.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return answer;
    }
}

/// <summary>A request that something happens to.</summary>
internal sealed record FaultyRequest(
    HttpRequestMessage Message,
    PatientTime Time,
    Func<Task<HttpResponseMessage>> SendAsync,
    HttpMessageInvoker Network,
    FaultPoint Point,
    CancellationToken Cancellation)
{
    public string Path => Message.RequestUri!.AbsolutePath;

    /// <summary>An answer of the registry's own form.</summary>
    public HttpResponseMessage Answer(int status, string code, string message) => new((HttpStatusCode)status)
    {
        RequestMessage = Message,
        Content = new StringContent(
            new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }) }.ToJsonString(),
            Encoding.UTF8,
            "application/json"),
    };

    /// <summary>What the registry has under the path before the request is sent, to be answered to so many reads after it.</summary>
    public async Task<StaleAnswer> OldAsync(int times)
    {
        using var read = new HttpRequestMessage(HttpMethod.Get, Message.RequestUri);
        read.Headers.Authorization = Message.Headers.Authorization;
        read.Headers.TryAddWithoutValidation("Accept", "*/*");
        using var old = await Network.SendAsync(read, Cancellation);
        var digest = old.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : null;
        var body = await old.Content.ReadAsByteArrayAsync(Cancellation);
        return new StaleAnswer(old.StatusCode, body, old.Content.Headers.ContentType?.ToString() ?? "application/json", digest, times);
    }

    /// <summary>The answer, its body another one.</summary>
    public async Task<HttpResponseMessage> WithBodyAsync(Func<byte[], Stream> change)
    {
        var answer = await SendAsync();
        var body = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        if (body.Length == 0)
        {
            return answer;
        }

        var content = new StreamContent(change(body));
        foreach (var (name, values) in answer.Content.Headers.NonValidated)
        {
            if (name != "Content-Length")
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        answer.Content = content;
        return answer;
    }
}
