using System.Collections.Concurrent;

namespace ArtifactRegistry.Build.Tests.Reliability;

/// <summary>Where a fault happens, and what was seen on the way.</summary>
/// <param name="Fault">The fault; <see langword="null"/>: none.</param>
/// <param name="At">The request that it happens to, from 1.</param>
/// <param name="Always">Whether it happens to all later ones too.</param>
internal sealed record FaultPoint(TransportFault? Fault, int At, bool Always)
{
    private int requests;

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The hosts that a credential was sent to.</summary>
    public ConcurrentDictionary<string, bool> Trusted { get; } = new(StringComparer.Ordinal);

    /// <summary>Cancels the build.</summary>
    public Action CancelBuild { get; set; } = () => { };

    /// <summary>The fault of the next request.</summary>
    public TransportFault? Next() => Interlocked.Increment(ref requests) is var number && (number == At || (Always && number > At)) ? Fault : null;
}

/// <summary>The network, with a fault in it.</summary>
/// <param name="network">The network, whose connections all cases share.</param>
/// <param name="point">The fault.</param>
/// <param name="time">The clock.</param>
internal sealed class FaultyTransport(HttpMessageInvoker network, FaultPoint point, PatientTime time) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not null)
        {
            point.Trusted[request.RequestUri!.Authority] = true;
        }

        return point.Next() is { } fault
            ? fault.ApplyAsync(new FaultyRequest(request, time, () => network.SendAsync(request, cancellationToken), point.CancelBuild, cancellationToken))
            : network.SendAsync(request, cancellationToken);
    }
}

/// <summary>A request that something happens to.</summary>
internal sealed record FaultyRequest(HttpRequestMessage Message, PatientTime Time, Func<Task<HttpResponseMessage>> SendAsync, Action CancelBuild, CancellationToken Cancellation)
{
    public string Path => Message.RequestUri!.AbsolutePath;

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
