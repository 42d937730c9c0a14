using ArtifactRegistry.Emulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>The form that an OAuth endpoint is sent, and the way it says no (RFC 6749 §5.2).</summary>
internal static class OAuthForm
{
    private const int MaxForm = 256 * 1024;

    /// <returns><see langword="null"/> when there was no form; the refusal has been sent then.</returns>
    public static async Task<IFormCollection?> ReadAsync(Exchange exchange)
    {
        if (exchange.Request.Method != "POST")
        {
            await RefuseAsync(exchange, "invalid_request", "Method not allowed.", 405);
            return null;
        }

        if (!IsForm(exchange.Request) || exchange.Request.ContentLength is null or > MaxForm)
        {
            await RefuseAsync(exchange, "invalid_request", "A form of moderate size is required.");
            return null;
        }

        try
        {
            return await exchange.Request.ReadFormAsync(exchange.Aborted);
        }
        catch (InvalidDataException e)
        {
            await RefuseAsync(exchange, "invalid_request", e.Message);
            return null;
        }
    }

    /// <summary>OAuth takes one kind of form only (RFC 6749 §4).</summary>
    private static bool IsForm(HttpRequest request) =>
        request.HasFormContentType
        && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    public static Task RefuseAsync(Exchange exchange, string error, string description, int status = 400) =>
        exchange.JsonAsync(new OAuthErrorResponse(error, description), AuthenticationJson.Default.OAuthErrorResponse, status);
}
