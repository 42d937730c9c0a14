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
}
