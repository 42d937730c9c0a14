using System.Net;
using System.Net.Sockets;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>
/// The sockets of one port on everything that <c>localhost</c> can mean: 127.0.0.1, and ::1 where there is IPv6. They are bound before the
/// server starts, so that a free port that was found stays ours.
/// </summary>
internal sealed class LoopbackSockets : IDisposable
{
    private readonly List<Socket> sockets = [];

    private LoopbackSockets(int port) => Port = port;

    public int Port { get; }

    public IEnumerable<IPEndPoint> EndPoints => sockets.Select(s => (IPEndPoint)s.LocalEndPoint!);

    /// <exception cref="SocketException">The port is taken.</exception>
    public static LoopbackSockets Bind(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var first = Bind(IPAddress.Loopback, port);
            var bound = new LoopbackSockets(((IPEndPoint)first.LocalEndPoint!).Port);
            bound.sockets.Add(first);
            try
            {
                if (Socket.OSSupportsIPv6)
                {
                    bound.sockets.Add(Bind(IPAddress.IPv6Loopback, bound.Port));
                }

                return bound;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                return bound;
            }
            catch (SocketException) when (port == 0 && attempt < 10)
            {
                bound.Dispose();
            }
        }
    }

    public Socket? Find(EndPoint endPoint) => sockets.Find(s => s.LocalEndPoint!.Equals(endPoint));

    public void Dispose() => sockets.ForEach(s => s.Dispose());

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
