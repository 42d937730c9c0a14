using System.Text.Json.Serialization;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>A service account's key file, as <c>gcloud iam service-accounts keys create</c> writes it.</summary>
internal sealed record ServiceAccountKeyFile(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("project_id")] string ProjectId,
    [property: JsonPropertyName("private_key_id")] string PrivateKeyId,
    [property: JsonPropertyName("private_key")] string PrivateKey,
    [property: JsonPropertyName("client_email")] string ClientEmail,
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("auth_uri")] string AuthUri,
    [property: JsonPropertyName("token_uri")] string TokenUri,
    [property: JsonPropertyName("universe_domain")] string UniverseDomain);

internal sealed record AccessTokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("scope")] string? Scope = null,
    [property: JsonPropertyName("issued_token_type")] string? IssuedTokenType = null);

internal sealed record OAuthErrorResponse(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description);

internal sealed record GenerateAccessTokenRequest(
    [property: JsonPropertyName("scope")] IReadOnlyList<string>? Scope,
    [property: JsonPropertyName("lifetime")] string? Lifetime,
    [property: JsonPropertyName("delegates")] IReadOnlyList<string>? Delegates);

internal sealed record GenerateAccessTokenResponse(
    [property: JsonPropertyName("accessToken")] string AccessToken,
    [property: JsonPropertyName("expireTime")] string ExpireTime);

internal sealed record AuthorizedUserFile(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("client_secret")] string ClientSecret,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    [property: JsonPropertyName("token_uri")] string TokenUri);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = false)]
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(RegistryTokenResponse))]
[JsonSerializable(typeof(ServiceAccountKeyFile))]
[JsonSerializable(typeof(AccessTokenResponse))]
[JsonSerializable(typeof(OAuthErrorResponse))]
[JsonSerializable(typeof(GenerateAccessTokenRequest))]
[JsonSerializable(typeof(GenerateAccessTokenResponse))]
[JsonSerializable(typeof(AuthorizedUserFile))]
internal sealed partial class AuthenticationJson : JsonSerializerContext;
