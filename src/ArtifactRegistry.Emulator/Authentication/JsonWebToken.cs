using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>An RS256-signed JSON Web Token, read but not believed until <see cref="IsSignedBy"/> and the times have been asked.</summary>
internal sealed record JsonWebToken
{
    public string? KeyId { get; private init; }

    public string? Issuer { get; private init; }

    public string? Audience { get; private init; }

    public string? Scope { get; private init; }

    public string? Subject { get; private init; }

    public string? TargetAudience { get; private init; }

    public DateTimeOffset? IssuedAt { get; private init; }

    public DateTimeOffset? Expires { get; private init; }

    private byte[] SignedPart { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    /// <returns><see langword="null"/> when the text is no RS256 token.</returns>
    public static JsonWebToken? TryParse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return Text(header.RootElement, "alg") != "RS256" ? null : new JsonWebToken
            {
                KeyId = Text(header.RootElement, "kid"),
                Issuer = Text(payload.RootElement, "iss"),
                Audience = Text(payload.RootElement, "aud"),
                Scope = Text(payload.RootElement, "scope"),
                Subject = Text(payload.RootElement, "sub"),
                TargetAudience = Text(payload.RootElement, "target_audience"),
                IssuedAt = Time(payload.RootElement, "iat"),
                Expires = Time(payload.RootElement, "exp"),
                SignedPart = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]),
                Signature = Base64Url.DecodeFromChars(parts[2]),
            };
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    public bool IsSignedBy(RSA key) => key.VerifyData(SignedPart, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Google takes assertions of at most an hour, and a clock that is a few minutes off.</summary>
    public bool IsTimely(DateTimeOffset now)
    {
        var skew = TimeSpan.FromMinutes(5);
        return IssuedAt is { } issued && Expires is { } expires
            && issued <= now + skew && now < expires && expires - issued <= TimeSpan.FromHours(1) + skew;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeSeconds((long)value.GetDouble())
            : null;
}
