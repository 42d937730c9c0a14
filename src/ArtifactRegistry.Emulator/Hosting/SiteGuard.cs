using System.Net;
using ArtifactRegistry.Emulator.Protocol;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>
/// Keeps web pages out. A page can send requests to loopback from its visitor's browser: by its own name, when that resolves to loopback
/// (DNS rebinding), or across sites, with the <c>Origin</c> that browsers add. Neither needs a credential that the page does not have when
/// the emulator asks for none.
/// </summary>
internal sealed class SiteGuard(EmulatorOptions options)
{
    /// <exception cref="RegistryRefusal">403: the request was sent to a name that is not loopback's, or a page of another site sent
    /// it.</exception>
    public void Check(Exchange exchange)
    {
        var host = exchange.Request.Host.Host;
        if (!IsAccepted(host))
        {
            throw RegistryRefusal.Denied(
                $"Host \"{host}\" is not a loopback name. Use localhost, or allow the name (--allow-host, EmulatorOptions.AllowedHosts).");
        }

        var origin = exchange.Request.Headers.Origin.ToString();
        var protects = !exchange.IsRead || exchange.Request.Path.StartsWithSegments("/_emulator", StringComparison.Ordinal);
        if (protects && origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && IsAccepted(site.Host)))
        {
            throw RegistryRefusal.Denied($"Origin \"{origin}\" is another site.");
        }
    }

    private bool IsAccepted(string host) => IsLoopback(host) || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
