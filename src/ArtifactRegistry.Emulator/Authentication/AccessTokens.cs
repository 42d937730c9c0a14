using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>The OAuth access tokens in circulation, valid on every host of the emulator.</summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Expires)> tokens = new(StringComparer.Ordinal);

    /// <summary>Artifact Registry's access tokens live 60 minutes.</summary>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromMinutes(60);

    public string Issue(string member, string scopes, TimeSpan lifetime)
    {
        string token = "ya29.emulator-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        tokens[token] = (new Caller(member, scopes), time.GetUtcNow() + lifetime);
        return token;
    }

    public Caller? Find(string token) =>
        tokens.TryGetValue(token, out (Caller Caller, DateTimeOffset Expires) entry) && time.GetUtcNow() < entry.Expires ? entry.Caller : null;

    public void Revoke(string token) => tokens.TryRemove(token, out _);
}
