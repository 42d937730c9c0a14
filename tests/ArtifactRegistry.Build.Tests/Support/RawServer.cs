using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A server on loopback that says what a test says, byte by byte, HTTP or not. Each connection has one answer.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, string> answer;
    private readonly Task serving;

    public RawServer(Func<string, string> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Authority => $"localhost:{Port}";

    /// <summary>The heads of the requests.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static string Http(string status, string body = "", params IEnumerable<string> headers) =>
        $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n"
        + $"{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception end) when (end
            is OperationCanceledException
            or SocketException
            or ObjectDisposedException
            or InvalidOperationException)
        {
            // The test is over, and the listener with it.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            var head = await ReadHeadAsync(stream);
            Requests.Enqueue(head);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer(head)), stop.Token);
        }
        catch (IOException)
        {
            // The client has hung up.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, stop.Token) is var read and > 0)
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (head[0] == 0x16)
            {
                break; // a TLS greeting
            }
        }

        return head.ToString();
    }
}
