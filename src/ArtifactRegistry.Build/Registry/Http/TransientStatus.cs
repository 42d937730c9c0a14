using System.Net;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The statuses that may be another one a moment later.</summary>
internal static class TransientStatus
{
    /// <summary>Whether the same request may succeed soon: the server had no time (408), no quota (429) or a problem of its own (5xx), and
    /// not one that stays (501, 505) or needs a person (511).</summary>
    public static bool Contains(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported or HttpStatusCode.NetworkAuthenticationRequired => false,
        _ => status >= HttpStatusCode.InternalServerError,
    };
}
