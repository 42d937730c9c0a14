using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>What goes wrong with a request, or with its answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ApplyAsync">Answers the request; is given what sends it in earnest.</param>
internal sealed record TransportFault(string Name, Func<FaultyRequest, Task<HttpResponseMessage>> ApplyAsync)
{
    private static readonly string[] Lasting =
    [
        "503", "429, Retry-After in seconds", "connection refused", "reset before the answer", "401 in the middle", "slow answer",
        "corrupted body", "redirect to itself", ForeignHead, EchoedCredential, StaleRead, NotStored,
    ];

    /// <summary>Which requests it applies to.</summary>
    public Func<SentRequest, bool> AppliesTo { get; init; } = _ => true;

    /// <summary>What happens right before the request.</summary>
    public Action Before { get; init; } = () => { };

    /// <summary>Whether it is tried with all later requests too: some of each kind, an answer, a connection, a credential, silence, an
    /// answer that is wrong.</summary>
    public bool MayLast => Lasting.Contains(Name, StringComparer.Ordinal);

    /// <summary>All that can go wrong.</summary>
    public static IReadOnlyList<TransportFault> All { get; } =
    [
        Status("429", 429),
        Status("429, Retry-After in seconds", 429, _ => new RetryConditionHeaderValue(TimeSpan.FromSeconds(30))),
        Status("429, Retry-After as a date", 429, now => new RetryConditionHeaderValue(now + TimeSpan.FromSeconds(30))),
        Status("500", 500),
        Status("502", 502),
        Status("503", 503),
        Status("504", 504),
        Status("401 in the middle", 401),
        new("connection refused", _ =>
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused))),
        new("reset before the answer", async request =>
        {
            (await request.SendAsync()).Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset", new IOException("reset"));
        }),
        new("cut in the middle of the body", request => request.WithBodyAsync(body => new BrokenStream(body[..(body.Length / 2)]))),
        new("truncated body", request => request.WithBodyAsync(body => new MemoryStream(body[..(body.Length / 2)]))),
        new("corrupted body", request => request.WithBodyAsync(body => new MemoryStream([(byte)(body[0] ^ 1), .. body[1..]]))),
        new(WrongDigestHeader, async request =>
        {
            var answer = await request.SendAsync();
            if (answer.Headers.Remove("Docker-Content-Digest"))
            {
                answer.Headers.Add("Docker-Content-Digest", $"sha256:{new string('0', 64)}");
            }

            return answer;
        }),
        new(StaleTagList, request => request.WithBodyAsync(_ => new MemoryStream("""{"name":"x","tags":[]}"""u8.ToArray())))
        {
            AppliesTo = IsTagList,
        },
        new("slow answer", async request =>
        {
            request.Time.EndLimits();
            await Task.Delay(Timeout.Infinite, request.Cancellation);
            throw new InvalidOperationException("The wait ends by its cancellation only.");
        }),
        new(Cancelled, async request =>
        {
            request.Point.CancelBuild();
            await Task.Delay(Timeout.Infinite, request.Cancellation);
            throw new InvalidOperationException("The wait ends by its cancellation only.");
        }),
        new("404 of a proxy", request => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)
        {
            RequestMessage = request.Message,
            Content = new StringContent("<html>404 Not Found</html>", Encoding.UTF8, "text/html"),
        })),
        new(ForeignHead, request => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)
        {
            RequestMessage = request.Message,
            Content = new StringContent("", Encoding.UTF8, "application/json"),
        }))
        {
            AppliesTo = request => request.Method == "HEAD",
        },
        new("one 404 for what is listed", request => Task.FromResult(request.Answer(404, "MANIFEST_UNKNOWN", "not found")))
        {
            AppliesTo = request => request.Method is "GET" or "HEAD" && IsManifest(request),
        },
        new(StaleRead, async request =>
        {
            var old = await request.OldAsync(request.Point.Always ? int.MaxValue : 2);
            var answer = await request.SendAsync();
            if (answer.IsSuccessStatusCode)
            {
                request.Point.Stale[request.Path] = old;
            }

            return answer;
        })
        {
            AppliesTo = IsManifestWrite,
        },
        new("blob longer than its descriptor", request => request.WithBodyAsync(body => new MemoryStream([.. body, .. new byte[100_000]])))
        {
            AppliesTo = request => request.Method == "GET"
                && (request.Path.Contains("/blobs/", StringComparison.Ordinal)
                    || request.Path.Contains("downloads", StringComparison.Ordinal)),
        },
        new(NotStored, Created) { AppliesTo = IsManifestWrite },
        new("blob acknowledged and not stored", Created)
        {
            AppliesTo = request => request.Method == "PUT" && !IsManifest(request),
        },
        new(EchoedCredential, request =>
        {
            var token = request.Message.Headers.Authorization?.Parameter ?? "nothing";
            var sent = $"Bearer {token} {Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {Uri.EscapeDataString(token)}";
            var answer = request.Answer(403, "DENIED", sent);
            answer.ReasonPhrase = sent;
            answer.Headers.TryAddWithoutValidation("Warning", $"299 - \"{sent}\"");
            return Task.FromResult(answer);
        }),
        Redirect("redirect to itself", request => request.Message.RequestUri!),
        Redirect("redirect to another host", _ => new Uri("http://localhost:9/elsewhere")),
        Redirect("redirect to the metadata server", _ =>
            new Uri("http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token")),
    ];

    /// <summary>A HEAD has no body that could say whose 404 it is.</summary>
    public const string ForeignHead = "404 of HEAD that is not the registry's";

    /// <summary>The registry repeats the Authorization header, in several forms.</summary>
    public const string EchoedCredential = "echoed credential";

    /// <summary>What was written is acknowledged, and old answers follow.</summary>
    public const string StaleRead = "stale read after an acknowledged write";

    /// <summary>What was written is acknowledged, and is not there.</summary>
    public const string NotStored = "acknowledged and not stored";

    /// <summary>What no client can see: the list is well-formed and old.</summary>
    public const string StaleTagList = "stale tag list";

    /// <summary>Ctrl+C, while the request is under way.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Seen wherever there are bytes to compare.</summary>
    public const string WrongDigestHeader = "wrong digest header";

    private static bool IsTagList(SentRequest request) => request.Path.Contains("/tags/list", StringComparison.Ordinal);

    private static bool IsManifest(SentRequest request) => request.Path.Contains("/manifests/", StringComparison.Ordinal);

    private static bool IsManifestWrite(SentRequest request) => request.Method == "PUT" && IsManifest(request);

    private static Task<HttpResponseMessage> Created(FaultyRequest request) => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.Created) { RequestMessage = request.Message, Content = new ByteArrayContent([]) });

    private static TransportFault Status(string name, int status, Func<DateTimeOffset, RetryConditionHeaderValue>? retryAfter = null) =>
        new(name, request =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status)
            {
                RequestMessage = request.Message,
                Content = new StringContent(
                    string.Create(CultureInfo.InvariantCulture, $$"""{"errors":[{"code":"UNKNOWN","message":"fault {{status}}"}]}"""),
                    Encoding.UTF8,
                    "application/json"),
            };
            answer.Headers.RetryAfter = retryAfter?.Invoke(request.Time.GetUtcNow());
            return Task.FromResult(answer);
        });

    private static TransportFault Redirect(string name, Func<FaultyRequest, Uri> to) => new(name, request =>
    {
        var answer = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect)
        {
            RequestMessage = request.Message,
            Content = new ByteArrayContent([]),
        };
        answer.Headers.Location = to(request);
        return Task.FromResult(answer);
    });

    /// <summary>Bytes, and then a broken connection.</summary>
    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0
                ? read
                : throw new HttpIOException(HttpRequestError.ResponseEnded, "cut");
    }
}
