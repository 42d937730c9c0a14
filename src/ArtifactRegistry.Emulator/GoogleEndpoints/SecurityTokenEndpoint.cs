using System.Buffers.Text;
using System.Text.Json;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.GoogleEndpoints;

/// <summary>
/// The Security Token Service's <c>POST /v1/token</c> (RFC 8693): an access token for the token of another identity provider, as workload
/// identity federation does. Which provider signed the subject token is not checked; which tokens there are can be set.
/// </summary>
internal sealed class SecurityTokenEndpoint(EmulatorOptions options, AccessTokens tokens)
{
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    public async Task HandleAsync(Exchange exchange)
    {
        if (await OAuthForm.ReadAsync(exchange) is not { } form)
        {
            return;
        }

        await (form["grant_type"].ToString() switch
        {
            TokenExchange => GrantAsync(exchange, form),
            _ => OAuthForm.RefuseAsync(exchange, "unsupported_grant_type", "The grant type must be token-exchange."),
        });
    }

    private Task GrantAsync(Exchange exchange, IFormCollection form)
    {
        foreach (var name in new[] { "audience", "scope", "requested_token_type", "subject_token", "subject_token_type" })
        {
            if (string.IsNullOrWhiteSpace(form[name]))
            {
                return OAuthForm.RefuseAsync(exchange, "invalid_request", $"Invalid value for \"{name}\".");
            }
        }

        if (form["requested_token_type"] != AccessToken)
        {
            return OAuthForm.RefuseAsync(exchange, "invalid_request", "Invalid value for \"requested_token_type\".");
        }

        var subject = form["subject_token"].ToString();
        if (Member(subject, form["audience"].ToString()) is not { } member)
        {
            return OAuthForm.RefuseAsync(exchange, "invalid_grant", "The subject token is not accepted by the identity pool provider.");
        }

        var token = tokens.Issue(member, form["scope"].ToString());
        return exchange.JsonAsync(
            new AccessTokenResponse(token, tokens.ExpiresIn, "Bearer", null, AccessToken),
            AuthenticationJson.Default.AccessTokenResponse);
    }

    private string? Member(string subject, string audience)
    {
        if (options.SubjectTokens.Count > 0)
        {
            return options.SubjectTokens.GetValueOrDefault(subject);
        }

        return $"principal:{audience.TrimStart('/')}/subject/{SubjectOf(subject) ?? "unknown"}";
    }

    /// <summary>The <c>sub</c> of the token where it is a JWT.</summary>
    private static string? SubjectOf(string token)
    {
        var parts = token.Split('.');
        try
        {
            using var payload = parts.Length == 3 ? JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])) : null;
            return payload is { RootElement.ValueKind: JsonValueKind.Object }
                && payload.RootElement.TryGetProperty("sub", out var sub)
                && sub.ValueKind == JsonValueKind.String
                    ? sub.GetString()
                    : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
