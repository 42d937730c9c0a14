using System.Buffers;
using System.Globalization;
using System.Text;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Which places may follow on from which.</summary>
internal static class Origin
{
    /// <summary>Whether two URLs have the same scheme, host and port. On loopback the scheme says nothing.</summary>
    public static bool IsSame(Uri one, Uri other) =>
        one.Authority.Equals(other.Authority, StringComparison.OrdinalIgnoreCase)
        && (one.Scheme == other.Scheme || (one.IsLoopback && one.Scheme is "http" or "https" && other.Scheme is "http" or "https"));

    /// <summary>Whether a registry may send us from <paramref name="from"/> to <paramref name="to"/>: the same host, or another one over
    /// https that is no address of the machine itself, of its network or of a cloud's metadata server. A registry on loopback may name
    /// loopback.</summary>
    public static bool MayFollow(Uri from, Uri to) =>
        IsSame(from, to)
        || (from.IsLoopback && to.IsLoopback && to.Scheme is "http" or "https")
        || (to is { Scheme: "https", IsLoopback: false, HostNameType: UriHostNameType.Dns }
            && !IsDisguised(to.Host)
            && !IsInternalName(to.IdnHost.TrimEnd('.'), from.IdnHost.TrimEnd('.')));

    // A name of full-width digits, or with an ideographic stop, is a DNS name to Uri and an address to the sockets, which ask for its
    // IdnHost.
    private static bool IsDisguised(string host)
    {
        foreach (var rune in host.EnumerateRunes())
        {
            if (!rune.IsAscii
                && !Rune.IsLetter(rune)
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                return true;
            }
        }

        return false;
    }

    // No public domain's last label begins with a digit (RFC 3696 §2), so that every way to write an address is covered:
    // 169.254.169.254, 0xa9.254.43518, 2852039166. metadata.goog is the metadata server's other name.
    private static bool IsInternalName(string host, string registry)
    {
        if (!host.Contains('.', StringComparison.Ordinal) || host.Equals("metadata.goog", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var domain = LastLabel(host);
        return domain.Length == 0
            || char.IsAsciiDigit(domain[0])
            || domain.AsSpan().ContainsAnyExcept(NameCharacters)
            || MachineDomains.Contains(domain, StringComparer.OrdinalIgnoreCase)
            || (NetworkDomains.Contains(domain, StringComparer.OrdinalIgnoreCase)
                && !domain.Equals(LastLabel(registry), StringComparison.OrdinalIgnoreCase));
    }

    private static string LastLabel(string host) => host[(host.LastIndexOf('.') + 1)..];

    // RFC 6761, RFC 8375 (home.arpa), and the clouds' own.
    private static readonly string[] MachineDomains = ["internal", "localhost", "localdomain", "arpa"];

    // RFC 6762 §3 and its appendix G, Kubernetes, Consul. A registry with such a name has its storage there, too.
    private static readonly string[] NetworkDomains = ["local", "svc", "corp", "lan", "home", "intranet", "private", "consul"];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
}
