using System.Net.Sockets;
using System.Security.Authentication;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>A failure whose reason may be shown.</summary>
internal sealed class CredentialProblemException(SafeText reason, Exception? cause = null) : IOException(reason.ToString(), cause)
{
    /// <summary>The reason, as it ends a sentence.</summary>
    public SafeText Reason { get; } = reason;
}

/// <summary>Says why an operation failed. An exception's own message can repeat a path, a host or a part of a file, and is not
/// shown.</summary>
internal static class CredentialProblem
{
    /// <summary>The reason, as it ends a sentence: "it does not exist".</summary>
    public static SafeText Of(Exception failure) => failure switch
    {
        CredentialProblemException known => known.Reason,
        FileNotFoundException or DirectoryNotFoundException => SafeText.Of($"it does not exist"),
        UnauthorizedAccessException => SafeText.Of($"access is denied, or it is a directory"),
        ArgumentException or NotSupportedException or PathTooLongException => SafeText.Of($"it is not a path"),
        HttpRequestException http => OfNetwork(http),
        IOException => SafeText.Of($"an input/output error"),
        OperationCanceledException or TimeoutException => SafeText.Of($"no answer came in time"),
        _ => SafeText.Of($"{SafeText.NameOf(failure.GetType())}"),
    };

    private static SafeText OfNetwork(HttpRequestException failure) => failure switch
    {
        { InnerException: CredentialProblemException known } => known.Reason,
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            SafeText.Of($"the connection was refused"),
        { InnerException: SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } } =>
            SafeText.Of($"the network does not lead there"),
        { HttpRequestError: HttpRequestError.NameResolutionError }
            or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } =>
            SafeText.Of($"its host name cannot be resolved"),
        { InnerException: AuthenticationException tls } => SafeText.Foreign(tls.Message),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => SafeText.Of($"no secure connection was possible"),
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => SafeText.Of($"the proxy refused the connection"),
        { HttpRequestError: HttpRequestError.InvalidResponse } => SafeText.Of($"what answers does not speak HTTP"),
        { StatusCode: { } status } => SafeText.Of($"the answer was {(int)status}"),
        _ => SafeText.Of($"the connection broke"),
    };
}
