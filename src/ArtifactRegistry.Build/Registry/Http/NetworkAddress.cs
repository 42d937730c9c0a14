using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ArtifactRegistry.Build.Registry.Http;

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
