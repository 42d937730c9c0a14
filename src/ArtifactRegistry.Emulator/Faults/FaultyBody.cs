using ArtifactRegistry.Emulator.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ArtifactRegistry.Emulator.Faults;

/// <summary>Holds an answer's body back until it is whole, then spoils it and sends it on.</summary>
internal sealed class FaultyBody : IAsyncDisposable
{
    private readonly HttpContext http;
    private readonly Fault fault;
    private readonly RequestRecorder recorder;
    private readonly IHttpResponseBodyFeature original;
    private readonly MemoryStream held = new();

    private FaultyBody(HttpContext http, Fault fault, RequestRecorder recorder)
    {
        this.recorder = recorder;
        this.http = http;
        this.fault = fault;
        original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(held));
    }

    /// <returns><see langword="null"/> when the fault leaves the body alone.</returns>
    public static FaultyBody? Wrap(HttpContext http, Fault? fault, RequestRecorder recorder) =>
        fault is { BodyFault: not BodyFault.None } or { Cut: FaultCut.BeforeAnswer or FaultCut.MidAnswer } or { BeforeAnswer: not null }
            ? new FaultyBody(http, fault, recorder)
            : null;

    /// <summary>Sends what the fault leaves of the answer.</summary>
    public async Task ReleaseAsync()
    {
        http.Features.Set(original);
        await (fault.BeforeAnswer?.Invoke() ?? Task.CompletedTask);
        if (fault.Cut == FaultCut.BeforeAnswer)
        {
            recorder.Cut(http);
            return;
        }

        var body = held.ToArray();
        if (fault.BodyFault == BodyFault.Corrupt && body.Length > 0)
        {
            body[0] ^= 1;
        }

        if (fault.BodyFault == BodyFault.Truncate)
        {
            body = body[..(body.Length / 2)];
            http.Response.ContentLength = http.Request.Method == "HEAD" ? http.Response.ContentLength : body.Length;
        }

        if (fault.Cut == FaultCut.MidAnswer)
        {
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            recorder.Cut(http);
            return;
        }

        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
