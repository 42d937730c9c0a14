using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>A request written byte by byte, for what no HTTP client would send.</summary>
internal static class RawRequest
{
    /// <returns>The status of the answer; 400 when the connection was closed without one.</returns>
    public static async Task<int> SendAsync(
        Emulated emulated, string method, string path, (string Name, string Value)[] headers, string body, bool authenticated)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", emulated.Host.Port);
        var stream = tcp.GetStream();
        var head = new StringBuilder(
            $"{method} {(path.StartsWith('/') ? path : "/" + path)} HTTP/1.1\r\nHost: {emulated.Host.Authority}\r\nConnection: close\r\n");
        foreach ((var name, var value) in headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        if (authenticated && headers.All(h => h.Name != "Authorization"))
        {
            head.Append($"Authorization: Bearer {emulated.Token}\r\n");
        }

        var content = Encoding.UTF8.GetBytes(body);
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n");
        try
        {
            await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(head.ToString()), .. content]);
            using var reader = new StreamReader(stream);
            var line = await reader.ReadLineAsync();
            return line is null ? 400 : int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 400;
        }
    }
}
