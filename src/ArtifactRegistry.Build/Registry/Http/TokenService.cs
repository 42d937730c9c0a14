using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>A registry's token service: exchanges the user's credential for a token of the registry (distribution,
/// <i>Token Authentication Specification</i>).</summary>
internal sealed class TokenService(HttpMessageInvoker http, Uri registry, TimeProvider time)
{
    // The specification's own default, "for compatibility with older clients".
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    // As much as go-containerregistry reads (pkg/v1/remote/transport/bearer.go); the token goes with every request.
    private const int MaxOfAnswer = 64 * 1024;

    /// <summary>What Artifact Registry's challenge says for any repository, so that it need not be asked for.</summary>
    public static Challenge ArtifactRegistryChallenge(Uri registry) =>
        new("Bearer", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["realm"] = new Uri(registry, "/v2/token").AbsoluteUri,
            ["service"] = registry.Authority,
        });

    /// <summary>User and password as a header.</summary>
    public static AuthenticationHeaderValue Basic(PasswordCredential password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{password.UserName}:{password.Password}")));

    /// <summary>A token for the request's scope.</summary>
    /// <exception cref="RegistryException">The service refused, or cannot answer.</exception>
    /// <exception cref="ArtifactRegistryException">The challenge names a place that credentials do not go to.</exception>
    public async Task<AccessToken> ExchangeAsync(
        Challenge challenge, RegistryCredential credential, RequestContext context, CancellationToken cancellationToken)
    {
        var realm = Realm(challenge);
        var query = Query(challenge, context);
        var exchange = new RequestContext { Log = context.Log, BodyLimit = MaxOfAnswer };
        using var request = exchange.On(credential is IdentityTokenCredential identity
            ? Refresh(realm, query, identity)
            : new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = Append(realm.Query, query) }.Uri));
        request.Headers.Authorization = credential is PasswordCredential password ? Basic(password) : null;
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? Parse(body, realm)
            : throw RegistryFailure.From(response, (request.Method, context.Scope), body, credential, time);
    }

    private Uri Realm(Challenge challenge) =>
        Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) && Origin.MayFollow(registry, realm)
            ? realm
            : throw RegistryDiagnostics.UnsafeChallenge(registry, SafeText.Realm(challenge["realm"])).ToException();

    // A docker login's identity token is a refresh token (distribution, OAuth2 Token Authentication).
    private static HttpRequestMessage Refresh(Uri realm, string query, IdentityTokenCredential identity) => new(HttpMethod.Post, realm)
    {
        Content = new StringContent(
            $"grant_type=refresh_token&client_id=ArtifactRegistry.Build&{query}&refresh_token={Uri.EscapeDataString(identity.Token)}",
            Encoding.ASCII,
            "application/x-www-form-urlencoded"),
    };

    private static string Query(Challenge challenge, RequestContext context)
    {
        (string Name, string? Value)[] parameters = [("service", challenge["service"]), ("scope", context.Scope ?? challenge["scope"])];
        var known = parameters.Where(parameter => parameter.Value is not null);
        return string.Join('&', known.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    private static string Append(string query, string more) => query.Length > 1 ? $"{query}&{more}" : more;

    private AccessToken Parse(byte[] body, Uri realm)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, TokenJson.Default.TokenServiceAnswer);
            if ((answer?.Token ?? answer?.AccessToken) is { } token && AccessToken.IsWellFormed(token))
            {
                var lifetime = answer!.ExpiresIn is > 0 and < 1_000_000 ? TimeSpan.FromSeconds(answer.ExpiresIn.Value) : DefaultLifetime;
                return new AccessToken(token, time.GetUtcNow() + lifetime);
            }
        }
        catch (JsonException)
        {
            // Said below: an answer without a token.
        }

        throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, realm, "it holds no token").ToException();
    }
}

/// <summary>A token service's answer as it is on the wire.</summary>
internal sealed record TokenServiceAnswer(
    string? Token,
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] int? ExpiresIn);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TokenServiceAnswer))]
internal sealed partial class TokenJson : JsonSerializerContext;
