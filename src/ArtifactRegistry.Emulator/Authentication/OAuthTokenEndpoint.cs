using ArtifactRegistry.Emulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>
/// Google's <c>POST /token</c>: an access token for a JWT signed with a service account's key (RFC 7523), or for a refresh token.
/// </summary>
internal sealed class OAuthTokenEndpoint(AccessTokens tokens, ServiceAccounts accounts, AuthorizedUsers users, TimeProvider time)
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>The audience that Google's libraries write whatever the key's <c>token_uri</c> is.</summary>
    private const string GoogleAudience = "https://oauth2.googleapis.com/token";

    private int requests;

    public int Requests => Volatile.Read(ref requests);

    public async Task HandleAsync(Exchange exchange)
    {
        Interlocked.Increment(ref requests);
        if (await OAuthForm.ReadAsync(exchange) is not { } form)
        {
            return;
        }

        await (form["grant_type"].ToString() switch
        {
            JwtBearer => GrantJwtAsync(exchange, form),
            "refresh_token" => GrantRefreshAsync(exchange, form),
            _ => OAuthForm.RefuseAsync(exchange, "unsupported_grant_type", "Invalid grant_type"),
        });
    }

    private Task GrantJwtAsync(Exchange exchange, IFormCollection form)
    {
        if (JsonWebToken.TryParse(form["assertion"].ToString()) is not { } jwt)
        {
            return OAuthForm.RefuseAsync(exchange, "invalid_grant", "Invalid JWT.");
        }

        if (accounts.FindBySignature(jwt) is not { } email)
        {
            return OAuthForm.RefuseAsync(exchange, "invalid_grant", "Invalid JWT Signature.");
        }

        if (!jwt.IsTimely(time.GetUtcNow()))
        {
            return OAuthForm.RefuseAsync(
                exchange, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.");
        }

        if (jwt.Audience != GoogleAudience && jwt.Audience != $"{exchange.Request.Scheme}://{exchange.Authority}/token")
        {
            return OAuthForm.RefuseAsync(exchange, "invalid_grant", "Invalid JWT: Failed audience check.");
        }

        return string.IsNullOrWhiteSpace(jwt.Scope)
            ? OAuthForm.RefuseAsync(exchange, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
            : GrantAsync(exchange, email, jwt.Scope, null);
    }

    private Task GrantRefreshAsync(Exchange exchange, IFormCollection form) =>
        users.Find(form["refresh_token"].ToString()) is { } member
            ? GrantAsync(exchange, member, Caller.CloudPlatform, Caller.CloudPlatform)
            : OAuthForm.RefuseAsync(exchange, "invalid_grant", "Token has been expired or revoked.");

    private Task GrantAsync(Exchange exchange, string member, string scopes, string? shownScope)
    {
        var token = tokens.Issue(member, scopes);
        return exchange.JsonAsync(
            new AccessTokenResponse(token, tokens.ExpiresIn - 1, "Bearer", shownScope), AuthenticationJson.Default.AccessTokenResponse);
    }
}
