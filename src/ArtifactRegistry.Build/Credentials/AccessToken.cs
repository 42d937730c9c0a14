namespace ArtifactRegistry.Build.Credentials;

/// <summary>An OAuth 2.0 access token.</summary>
/// <param name="value">The token; a secret.</param>
/// <param name="expiresAt">When it ends; <see langword="null"/> when the source does not say.</param>
internal sealed class AccessToken(string value, DateTimeOffset? expiresAt)
{
    /// <summary>The token; a secret.</summary>
    public string Value { get; } = value;

    /// <summary>When it ends; <see langword="null"/> when the source does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    /// <summary>Whether <paramref name="text"/> can be a token: the characters that a header takes (RFC 6750 §2.1 allows fewer).</summary>
    public static bool IsWellFormed(string text) =>
        text.Length > 0 && text.All(character => character is > ' ' and < '\x7f' and not '"' and not '{');
}
