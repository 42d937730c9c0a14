namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The <c>Retry-After</c> header, in seconds or as a date (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>How long the server asks to wait; <see langword="null"/> when it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}
