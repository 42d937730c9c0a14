using System.Buffers;
using System.Runtime.ExceptionServices;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The last step before the network: the time limit until an answer's headers and between the bytes of its body, and the body's
/// greatest size.</summary>
internal sealed class TransportHandler(HttpMessageHandler inner, TimeSpan limit, TimeProvider time) : DelegatingHandler(inner)
{
    private const int MaxOfFailure = 1024 * 1024;

    // A body that is read whole is small; one that comes a byte at a time, each just within the limit, would never end.
    private const int MaxLimitsOfBody = 10;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HttpResponseMessage? response = null;
        var context = RequestContext.Of(request);
        context.OnProgress = () => deadline.CancelAfter(limit);
        try
        {
            response = await base.SendAsync(request, either.Token);
            if (request.Method == HttpMethod.Head)
            {
                return response;
            }

            if ((response.IsSuccessStatusCode ? context.BodyLimit : MaxOfFailure) is { } most)
            {
                await BufferAsync(response, most, deadline, either.Token);
            }
            else
            {
                var stream = new TimedStream(await response.Content.ReadAsStreamAsync(either.Token), limit, time);
                response.Content = WithHeadersOf(response.Content, new StreamContent(stream));
            }

            return response;
        }
        catch (HttpRequestException problem) when (problem.InnerException is ArtifactRegistryException)
        {
            // Refused by the connector: another attempt would be refused as well.
            ExceptionDispatchInfo.Throw(problem.InnerException);
            throw;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            // The sockets' own limit for connecting is shorter, and raising ours would not help.
            throw deadline.IsCancellationRequested
                ? new TimeoutException($"nothing came within {limit.TotalSeconds:0} s", late)
                : new HttpRequestException(
                    HttpRequestError.ConnectionError, "no connection", new TimeoutException("no connection came about in time", late));
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            context.OnProgress = null;
        }
    }

    private async Task BufferAsync(
        HttpResponseMessage response, int most, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        deadline.CancelAfter(limit);
        var began = time.GetTimestamp();
        var announced = response.Content.Headers.ContentLength ?? 0;
        if (announced > most)
        {
            throw TooLarge(response, most);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream((int)announced);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                deadline.CancelAfter(limit);
                body.Write(buffer, 0, read);
                if (body.Length > most)
                {
                    throw TooLarge(response, most);
                }

                if (limit > TimeSpan.Zero && time.GetElapsedTime(began) > limit * MaxLimitsOfBody)
                {
                    // Not a failure that may pass: another attempt would take as long again.
                    var late = new TimeoutException($"the answer was not complete after {limit.TotalSeconds * MaxLimitsOfBody:0} s");
                    var request = response.RequestMessage!;
                    throw NetworkDiagnostics.From(late, request.Method, request.RequestUri!).ToException(late);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        response.Content = WithHeadersOf(response.Content, new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length));
    }

    private static HttpContent WithHeadersOf(HttpContent received, HttpContent content)
    {
        foreach (var (name, values) in received.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        return content;
    }

    private static ArtifactRegistryException TooLarge(HttpResponseMessage response, int most) =>
        RegistryDiagnostics.AnswerTooLarge(response.RequestMessage!.Method, response.RequestMessage.RequestUri!, most).ToException();
}

/// <summary>A body that is read as it comes, with a time limit between its bytes and a least rate: a byte now and then, each within the
/// limit, would otherwise keep a build for ever. Only the time that is spent waiting for bytes counts, not that which the reader
/// takes.</summary>
internal sealed class TimedStream(Stream inner, TimeSpan limit, TimeProvider time) : ReadOnlyStream
{
    /// <summary>The least number of bytes in each <see cref="Window"/>: 1 KiB a second.</summary>
    public const int MinBytes = 60 * 1024;

    /// <summary>The waiting time after which the rate is checked.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MaxCounted = TimeSpan.FromSeconds(10);

    private TimeSpan waited;
    private long received;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var began = time.GetTimestamp();
        try
        {
            var read = await inner.ReadAsync(buffer, either.Token);
            CheckRate(read, time.GetElapsedTime(began));
            return read;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came within {limit.TotalSeconds:0} s", late);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckRate(int read, TimeSpan wait)
    {
        // One long pause, which the limit allows, is no slow body.
        (received, waited) = (received + read, waited + (wait < MaxCounted ? wait : MaxCounted));
        if (waited < Window || read == 0)
        {
            return;
        }

        if (received < MinBytes)
        {
            throw new TimeoutException($"only {received} bytes came within {Window.TotalSeconds:0} s");
        }

        (received, waited) = (0, TimeSpan.Zero);
    }
}
