using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.References;

/// <summary>A registry: a host name and, where it is not the scheme's own, a port; <c>europe-docker.pkg.dev</c>,
/// <c>localhost:5000</c>.</summary>
internal sealed record RegistryHost
{
    private RegistryHost(Uri uri, bool isPortGiven)
    {
        IsLoopback = uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));

        // A registry on this machine is asked over http first, so that https's own port must stay in its name.
        Name = IsLoopback && isPortGiven ? $"{uri.Host}:{uri.Port}" : uri.Authority;
    }

    /// <summary>Host and port as they stand in an image's name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The name, for messages about credentials.</summary>
    public SafeText Text => SafeText.Recognised(Name);

    /// <summary>Whether the registry is on this machine; only there plain http is spoken.</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether <paramref name="text"/>, the first component of an image's name, is a host: it has a dot, a port, or is
    /// <c>localhost</c> (distribution/reference, <c>domain</c>).</summary>
    public static bool LooksLikeHost(string text) =>
        text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal) || text == "localhost";

    /// <summary>Reads <c>host</c> or <c>host:port</c>. What looks like a token is not a host: it would be in every message.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RegistryHost? host)
    {
        host = text.Length > 0
            && text.IndexOfAny(['/', '@', '?', '#', '\\', ' ', '%']) < 0
            && text[^1] != ':'
            && SecretText.FindsNothing(text)
            && Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var uri)
            && uri.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
                ? new RegistryHost(uri, isPortGiven: text.EndsWith($":{uri.Port}", StringComparison.Ordinal))
                : null;
        return host is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The host names of Artifact Registry (Google Cloud SDK, <c>googlecloudsdk/core/docker/constants.py</c>):
/// <c>LOCATION-docker.pkg.dev</c>, <c>docker.LOCATION.rep.pkg.dev</c>, and gcr.io's, which it serves too. Exact names only: a Google token
/// goes to these.</summary>
internal static partial class ArtifactRegistryHosts
{
    /// <summary>The number of components of <c>PROJECT/REPOSITORY/IMAGE</c>.</summary>
    public const int FullDepth = 3;

    /// <summary>Whether the host is Artifact Registry's by its name.</summary>
    public static bool Contains(RegistryHost host) => Names().IsMatch(host.Name);

    /// <summary>The least number of components that an image's name has there: <c>PROJECT/REPOSITORY/IMAGE</c>, on gcr.io
    /// <c>PROJECT/IMAGE</c>; 1 for other hosts, a custom host name among them, which may stand for project and repository.</summary>
    public static int MinDepth(RegistryHost host)
    {
        if (!Contains(host))
        {
            return 1;
        }

        return host.Name.EndsWith("gcr.io", StringComparison.Ordinal) ? 2 : FullDepth;
    }

    // build/ArtifactRegistry.Build.Decide.targets has the same expression, to decide without loading this assembly.
    [GeneratedRegex(
        @"\A(?:[a-z0-9-]+-docker\.pkg\.dev|docker\.[a-z0-9-]+\.rep\.pkg\.dev|(?:[a-z0-9-]+\.)?gcr\.io)\z", RegexOptions.None, 1000)]
    private static partial Regex Names();
}
