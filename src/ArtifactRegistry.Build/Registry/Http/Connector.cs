using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Opens the connections of a registry. A registry on the internet must not send the build into its own network: a name that it
/// gave (of storage, an upload place or a token service) and that resolves to a private address is not connected to. A registry that is
/// inside itself may (storage on premises), Google's hosts may (Private Service Connect), and behind a proxy the proxy decides.</summary>
/// <param name="registry">The registry's host, without its port.</param>
/// <param name="resolve">Finds the addresses of a name.</param>
internal sealed class Connector(string registry, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private static readonly string[] GoogleDomains = [".googleapis.com", ".pkg.dev", ".gcr.io", ".google.com", ".googleusercontent.com"];
    private volatile bool isPublic;

    /// <summary>Opens a connection, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ArtifactRegistryException">The host is inside the network, and the registry is not.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await FindAsync(host, context.InitialRequestMessage, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses to connect to: those that were judged, so that the name cannot have others a moment later.</summary>
    /// <param name="host">The host that is connected to.</param>
    /// <param name="request">The request that needs the connection.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArtifactRegistryException">The host is inside the network, and the registry is not.</exception>
    public async Task<IPAddress[]> FindAsync(string host, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var addresses = await resolve(host, cancellationToken);
        var target = request.RequestUri!;
        if (!IsSame(host, target.IdnHost))
        {
            // A proxy's own address.
            return addresses;
        }

        if (IsSame(host, registry))
        {
            isPublic = Array.TrueForAll(addresses, NetworkAddress.IsPublic);
            return addresses;
        }

        return isPublic && !IsGoogle(host) && !Array.TrueForAll(addresses, NetworkAddress.IsPublic)
            ? throw RegistryDiagnostics.PrivatePlace(registry, host).ToException()
            : addresses;
    }

    private static bool IsGoogle(string host) =>
        Array.Exists(GoogleDomains, domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    private static bool IsSame(string one, string other) =>
        one.Trim('[', ']').Equals(other.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which addresses are public.</summary>
internal static class NetworkAddress
{
    // IANA's registry of special-purpose addresses (RFC 6890), and multicast.
    private static readonly (uint Start, int Bits)[] Reserved =
    [
        (0x00000000, 8), (0x0A000000, 8), (0x64400000, 10), (0x7F000000, 8), (0xA9FE0000, 16), (0xAC100000, 12), (0xC0000000, 24),
        (0xC0A80000, 16), (0xC6120000, 15), (0xE0000000, 3),
    ];

    /// <summary>Whether an address is reached over the internet: not one of this machine, its link, a private network, or of several hosts.
    /// IPv6 addresses that contain an IPv4 address (mapped, NAT64, 6to4) are judged by that.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return IsPublic(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return bytes switch
        {
            _ when address.IsIPv4MappedToIPv6 => IsPublic(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12))),
            // 64:ff9b::/96, RFC 6052
            [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] => IsPublic(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12))),
            // 2002::/16, RFC 3056
            [0x20, 0x02, ..] => IsPublic(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(2))),
            // Of all of IPv6, global unicast is 2000::/3 (RFC 4291 §2.4).
            [var first, ..] => (first & 0xE0) == 0x20,
            _ => false,
        };
    }

    private static bool IsPublic(uint address) => !Array.Exists(Reserved, range => (address ^ range.Start) >> (32 - range.Bits) == 0);
}
