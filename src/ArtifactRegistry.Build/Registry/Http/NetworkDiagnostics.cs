using System.Net.Sockets;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>What is said when no answer came (<c>ARB4xxx</c>).</summary>
internal static class NetworkDiagnostics
{
    /// <summary>The failure in a few words.</summary>
    public static string Reason(Exception failure) =>
        DiagnosticText.Clean((failure is TimeoutException ? failure : failure.InnerException ?? failure).Message).TrimEnd('.');

    /// <summary>The diagnostic for a request that got no answer.</summary>
    public static Diagnostic From(Exception failure, HttpMethod method, Uri url)
    {
        var request = $"{method} {DiagnosticText.Clean(url)} got no answer: {Reason(failure)}.";
        return failure switch
        {
            TimeoutException => new(
                DiagnosticList.TimedOut,
                $"{request} Raise ArtifactRegistryTimeoutSeconds if the registry is that slow; otherwise check the network."),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
                or HttpRequestException
            {
                InnerException: SocketException
                {
                    SocketErrorCode: SocketError.TryAgain
                    or SocketError.NoData
                    or SocketError.NoRecovery
                }
            } => new(
                DiagnosticList.HostNotFound,
                $"{request} Check the host's name ({url.Host}); for Artifact Registry it is LOCATION-docker.pkg.dev. "
                    + "If it is correct, check the network and the proxy (HTTPS_PROXY, NO_PROXY)."),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
                DiagnosticList.TlsFailed,
                $"{request} The host's certificate is not trusted on this machine, or a proxy intercepts the connection: add its "
                    + "certificate authority to the machine's store (SSL_CERT_FILE or SSL_CERT_DIR on Linux)."),
            // Such a registry is never asked through a proxy.
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } }
                when url.IsLoopback => new(
                DiagnosticList.ConnectionFailed,
                $"{request} Nothing listens at {url.Authority}. Start the registry (or the emulator) there, or correct the port."),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } => new(
                DiagnosticList.ConnectionFailed,
                $"{request} Check host and port, the network, and the proxy (HTTPS_PROXY, NO_PROXY)."),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new(
                DiagnosticList.NotARegistry,
                $"{request} What listens there does not speak HTTP: check host and port."),
            _ => new(
                DiagnosticList.ConnectionBroken,
                $"{request} Run the build again; what it has written so far is safe to write again."),
        };
    }
}
