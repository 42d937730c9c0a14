using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>The OAuth access tokens in circulation, valid on every host of the emulator.</summary>
internal sealed class AccessTokens(TimeProvider time, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Expires)> tokens = new(StringComparer.Ordinal);

    /// <summary>How long a token lives unless another lifetime is asked for.</summary>
    public TimeSpan Lifetime { get; } = lifetime;

    /// <summary>What a token endpoint reports as <c>expires_in</c>.</summary>
    public long ExpiresIn => (long)Math.Ceiling(Lifetime.TotalSeconds);

    public string Issue(string member, string scopes, TimeSpan? lifetime = null)
    {
        var token = "ya29.emulator-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        tokens[token] = (new Caller(member, scopes), time.GetUtcNow() + (lifetime ?? Lifetime));
        return token;
    }

    public Caller? Find(string token) =>
        tokens.TryGetValue(token, out var entry) && time.GetUtcNow() < entry.Expires ? entry.Caller : null;

    public void Revoke(string token) => tokens.TryRemove(token, out _);

    public void RevokeAll() => tokens.Clear();
}
