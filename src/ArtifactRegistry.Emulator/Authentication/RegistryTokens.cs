using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>
/// The tokens of <c>/v2/token</c>. They carry an identity, not a scope, and end with the access token that they were bought with.
/// </summary>
internal sealed class RegistryTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (Func<Caller?> Caller, bool Anonymous, DateTimeOffset Expires)> tokens =
        new(StringComparer.Ordinal);

    /// <summary>Mints a token; <paramref name="caller"/> is asked at each use, <see langword="null"/> for an anonymous one.</summary>
    public string Mint(Func<Caller?>? caller, TimeSpan lifetime)
    {
        var content = new RegistryToken(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            RandomNumberGenerator.GetInt32(int.MaxValue),
            "artifactregistry");
        var token = Convert.ToBase64String(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, AuthenticationJson.Default.RegistryToken)));
        tokens[token] = (caller ?? (() => null), caller is null, time.GetUtcNow() + lifetime);
        return token;
    }

    /// <returns><see langword="false"/> for a token that is unknown, has expired, or whose access token has.</returns>
    public bool TryFind(string token, out Caller? caller)
    {
        caller = null;
        if (!tokens.TryGetValue(token, out var entry) || time.GetUtcNow() >= entry.Expires)
        {
            return false;
        }

        caller = entry.Caller();
        return entry.Anonymous || caller is not null;
    }
}

internal sealed record RegistryToken(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_id")] long TokenId,
    [property: JsonPropertyName("product")] string Product);

internal sealed record RegistryTokenResponse(
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("expires_in")] long ExpiresIn);
