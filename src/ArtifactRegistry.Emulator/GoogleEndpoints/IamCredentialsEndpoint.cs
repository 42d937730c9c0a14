using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Protocol;

namespace ArtifactRegistry.Emulator.GoogleEndpoints;

/// <summary>
/// IAM Credentials' <c>POST /v1/projects/-/serviceAccounts/EMAIL:generateAccessToken</c>: a known caller gets a token of a service account.
/// Whether the caller has the token creator's role is not modelled.
/// </summary>
internal sealed class IamCredentialsEndpoint(AccessTokens tokens, TimeProvider time)
{
    private const string Suffix = ":generateAccessToken";
    private const int MaxRequest = 64 * 1024;

    public async Task HandleAsync(Exchange exchange, Route route)
    {
        if (!route.Reference.EndsWith(Suffix, StringComparison.Ordinal) || exchange.Request.Method != "POST")
        {
            await GoogleError.SendAsync(exchange, 404, "NOT_FOUND", "Requested entity was not found.");
            return;
        }

        var authorization = exchange.Request.Headers.Authorization.ToString();
        exchange.Caller = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? tokens.Find(authorization[7..].Trim())
            : null;
        if (exchange.Caller is null)
        {
            await GoogleError.SendAsync(exchange, 401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
            return;
        }

        if (await ReadAsync(exchange) is not { Scope.Count: > 0 } request || Lifetime(request.Lifetime) is not { } lifetime)
        {
            await GoogleError.SendAsync(exchange, 400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
            return;
        }

        var email = route.Reference[..^Suffix.Length];
        var token = tokens.Issue(email, string.Join(' ', request.Scope), lifetime);
        var expires = (time.GetUtcNow() + lifetime).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await exchange.JsonAsync(new GenerateAccessTokenResponse(token, expires), AuthenticationJson.Default.GenerateAccessTokenResponse);
    }

    private static async Task<GenerateAccessTokenRequest?> ReadAsync(Exchange exchange)
    {
        var buffer = new byte[MaxRequest];
        var length = await exchange.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, exchange.Aborted);
        try
        {
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), AuthenticationJson.Default.GenerateAccessTokenRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary><c>3600s</c>; the usual lifetime when it is missing, twelve hours at most.</summary>
    private TimeSpan? Lifetime(string? text)
    {
        if (text is null)
        {
            return tokens.Lifetime;
        }

        return text is [.. var number, 's']
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= 43_200
                ? Bounded(TimeSpan.FromSeconds(seconds))
                : null;
    }

    /// <summary>A lifetime shorter than Google's hour applies to every token, whatever the request asks for.</summary>
    private TimeSpan Bounded(TimeSpan wanted) =>
        tokens.Lifetime < TimeSpan.FromHours(1) && wanted > tokens.Lifetime ? tokens.Lifetime : wanted;
}
