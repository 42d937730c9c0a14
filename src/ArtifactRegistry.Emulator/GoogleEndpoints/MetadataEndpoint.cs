using System.Text;
using System.Text.Json.Serialization;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;

namespace ArtifactRegistry.Emulator.GoogleEndpoints;

/// <summary>
/// The metadata server of Compute Engine, Cloud Build, GKE and Cloud Run, as far as credential libraries ask it: set
/// <c>GCE_METADATA_HOST=localhost:PORT</c>. It answers only with <c>Metadata-Flavor: Google</c>.
/// </summary>
internal sealed class MetadataEndpoint(AccessTokens tokens)
{
    private const string Accounts = "/computeMetadata/v1/instance/service-accounts/";
    private const string Flavor = "Metadata-Flavor";

    private static string Email => ServiceAccounts.EmailOf("tester");

    /// <summary>Whether the request to <c>/</c> is a library asking if there is a metadata server, and not a browser.</summary>
    public static bool IsPing(Exchange exchange) => exchange.Request.Headers[Flavor] == "Google";

    public Task HandleAsync(Exchange exchange, string path)
    {
        exchange.Response.Headers[Flavor] = "Google";
        exchange.Response.Headers.Server = "Metadata Server for VM";
        if (!IsPing(exchange))
        {
            return TextAsync(exchange, "Missing Metadata-Flavor:Google header.", 403);
        }

        return path switch
        {
            "/" => TextAsync(exchange, "computeMetadata/\n"),
            "/computeMetadata/v1/project/project-id" => TextAsync(exchange, "emulator"),
            "/computeMetadata/v1/project/numeric-project-id" => TextAsync(exchange, "0"),
            "/computeMetadata/v1/instance/zone" => TextAsync(exchange, $"projects/0/zones/{exchange.Host.Options.Location}"),
            "/computeMetadata/v1/universe/universe-domain" or "/computeMetadata/v1/universe/universe_domain" =>
                TextAsync(exchange, "googleapis.com"),
            Accounts => TextAsync(exchange, $"default/\n{Email}/\n"),
            _ when path.StartsWith(Accounts, StringComparison.Ordinal) => AccountAsync(exchange, path[Accounts.Length..]),
            _ => TextAsync(exchange, "Not Found", 404),
        };
    }

    private Task AccountAsync(Exchange exchange, string path)
    {
        var account = path.Split('/')[0];
        if (account != "default" && account != Email)
        {
            return TextAsync(exchange, "Not Found", 404);
        }

        return path[account.Length..] switch
        {
            "/token" => TokenAsync(exchange),
            "/email" => TextAsync(exchange, Email),
            "/scopes" => TextAsync(exchange, Caller.CloudPlatform + "\n"),
            "/aliases" => TextAsync(exchange, "default\n"),
            "/" or "" when exchange.Query("recursive") == "true" => exchange.JsonAsync(
                new MetadataServiceAccount(["default"], Email, [Caller.CloudPlatform]), GoogleJson.Default.MetadataServiceAccount),
            "/" or "" => TextAsync(exchange, "aliases\nemail\nscopes\ntoken\n"),
            _ => TextAsync(exchange, "Not Found", 404),
        };
    }

    private Task TokenAsync(Exchange exchange)
    {
        var scopes = exchange.Query("scopes")?.Replace(',', ' ') ?? Caller.CloudPlatform;
        var token = tokens.Issue(Email, scopes);
        return exchange.JsonAsync(
            new AccessTokenResponse(token, tokens.ExpiresIn - 1, "Bearer"),
            AuthenticationJson.Default.AccessTokenResponse);
    }

    private static Task TextAsync(Exchange exchange, string text, int status = 200) =>
        exchange.BytesAsync(Encoding.UTF8.GetBytes(text), status, "application/text");
}

internal sealed record MetadataServiceAccount(
    [property: JsonPropertyName("aliases")] IReadOnlyList<string> Aliases,
    [property: JsonPropertyName("email")] string Email,
    [property: JsonPropertyName("scopes")] IReadOnlyList<string> Scopes);
