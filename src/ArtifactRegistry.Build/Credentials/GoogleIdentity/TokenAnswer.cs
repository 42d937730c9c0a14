using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials.GoogleIdentity;

/// <summary>What a token endpoint says: OAuth's answer (RFC 6749 §5), which the metadata server gives too, or that of Google's
/// IAM.</summary>
internal sealed class TokenAnswer
{
    private static readonly TokenAnswer Unreadable = new();

    /// <summary>The token, a secret; empty when there is none.</summary>
    public string Token { get; private init; } = "";

    /// <summary>How long the token lasts.</summary>
    public TimeSpan? Lifetime { get; private init; }

    /// <summary>When the token ends.</summary>
    public DateTimeOffset? EndsAt { get; private init; }

    /// <summary>OAuth's error code or IAM's status; empty when it names none.</summary>
    public string Error { get; private init; } = "";

    /// <summary>What it says about the error.</summary>
    public string Description { get; private init; } = "";

    /// <summary>Reads the answer; one that is not JSON has neither token nor error.</summary>
    public static TokenAnswer Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? Read(root) : Unreadable;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is not Unicode.
            return Unreadable;
        }
    }

    /// <summary>Whether there is a token that a header takes.</summary>
    public bool HasToken => AccessToken.IsWellFormed(Token);

    /// <summary>The token; <see langword="null"/> when there is none.</summary>
    public AccessToken? ToAccessToken(DateTimeOffset now) => HasToken ? new AccessToken(Token, EndsAt ?? now + Lifetime) : null;

    /// <summary>The refusal as OAuth writes it, which Google's library reads.</summary>
    public string ToRefusal(KnownSecrets secrets) =>
        new JsonObject { ["error"] = secrets.Remove(Error), ["error_description"] = secrets.Remove(Description) }.ToJsonString();

    /// <summary>The refusal, for a message.</summary>
    public TokenRefusal Refusal(int? status) => new(status, SafeText.Foreign(Error), SafeText.Foreign(Description));

    private static TokenAnswer Read(JsonElement root)
    {
        var error = root.TryGetProperty("error", out var member) && member.ValueKind == JsonValueKind.Object
            ? member
            : default(JsonElement?);
        var lifetime = root.TryGetProperty("expires_in", out var seconds)
            && seconds.ValueKind == JsonValueKind.Number
            && seconds.TryGetInt32(out var value)
                ? TimeSpan.FromSeconds(value)
                : default(TimeSpan?);
        var hasEnd = DateTimeOffset.TryParse(
            Text(root, "expireTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end);
        return new TokenAnswer
        {
            Token = Text(root, "access_token") is { Length: > 0 } token ? token : Text(root, "accessToken"),
            Lifetime = lifetime,
            EndsAt = hasEnd ? end : null,
            Error = error is { } iam ? Text(iam, "status") : Text(root, "error"),
            Description = error is { } details ? Text(details, "message") : Text(root, "error_description"),
        };
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
