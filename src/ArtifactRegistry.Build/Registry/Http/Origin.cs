namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Which places may follow on from which.</summary>
internal static class Origin
{
    /// <summary>Whether two URLs have the same scheme, host and port. On loopback the scheme says nothing.</summary>
    public static bool IsSame(Uri one, Uri other) =>
        one.Authority.Equals(other.Authority, StringComparison.OrdinalIgnoreCase)
        && (one.Scheme == other.Scheme || (one.IsLoopback && one.Scheme is "http" or "https" && other.Scheme is "http" or "https"));

    /// <summary>Whether a registry may send us from <paramref name="from"/> to <paramref name="to"/>: the same host, or another one over
    /// https that is no address of the machine itself, of its network or of a cloud's metadata server. A registry on loopback may name loopback.</summary>
    public static bool MayFollow(Uri from, Uri to) =>
        IsSame(from, to)
        || (from.IsLoopback && to.IsLoopback && to.Scheme is "http" or "https")
        || (to is { Scheme: "https", IsLoopback: false, HostNameType: UriHostNameType.Dns } && !IsInternalName(to.IdnHost.TrimEnd('.')));

    private static bool IsInternalName(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
