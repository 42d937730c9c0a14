using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Emulator.Tests.Authentication;

/// <summary>Google's token endpoint for the service-account keys that the emulator wrote.</summary>
public class OAuthToken
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_signed_assertion_buys_an_access_token_that_opens_the_registry()
    {
        await using var emulated = await StartAsync();
        var key = Key(emulated);
        Assert.Equal($"http://{emulated.Host.Authority}/token", key.GetProperty("token_uri").GetString());
        var granted = await GrantAsync(emulated, Assertion(key));
        Assert.Equal("Bearer", granted.Json.GetProperty("token_type").GetString());
        Assert.Equal(3599, granted.Json.GetProperty("expires_in").GetInt32());
        using var client = new Client(emulated.Host, granted.Json.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/")).Status);
        Assert.Equal("tester@emulator.iam.gserviceaccount.com", emulated.Emulator.Requests[^1].Member);
        Assert.Equal(1, emulated.Emulator.TokenRequests);
    }

    [Theory]
    [InlineData("aud", "https://elsewhere.example/token", "Invalid JWT: Failed audience check.")]
    [InlineData("iss", "other@emulator.iam.gserviceaccount.com", "Invalid JWT Signature.")]
    [InlineData("exp", 1L, "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")]
    [InlineData("iat", 99999999999L, "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")]
    public async Task An_assertion_is_checked(string claim, object value, string description)
    {
        await using var emulated = await StartAsync();
        var refused = await GrantAsync(emulated, Assertion(Key(emulated), (claim, value)));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("invalid_grant", refused.Json.GetProperty("error").GetString());
        Assert.Equal(description, refused.Json.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task A_signature_by_another_key_and_a_token_cut_short_are_refused()
    {
        await using var emulated = await StartAsync();
        await using var other = await StartAsync();
        var assertion = Assertion(Key(emulated));
        Assert.Equal("invalid_grant", (await GrantAsync(other, assertion)).Json.GetProperty("error").GetString());
        Assert.Equal("invalid_grant", (await GrantAsync(emulated, assertion[..^20])).Json.GetProperty("error").GetString());
        Assert.Equal("invalid_grant", (await GrantAsync(emulated, "nonsense")).Json.GetProperty("error").GetString());
        Assert.Equal(
            "invalid_scope", (await GrantAsync(emulated, Assertion(Key(emulated), ("scope", "")))).Json.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_self_signed_token_with_a_scope_opens_the_registry_unless_that_is_switched_off()
    {
        await using var emulated = await StartAsync();
        using var client = new Client(emulated.Host, Assertion(Key(emulated)));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/")).Status);
        await using var strict = await StartAsync(new RegistryBehavior { AcceptSelfSignedJwt = false });
        using var refused = new Client(strict.Host, Assertion(Key(strict)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await refused.GetAsync("/v2/")).Status);
    }

    [Fact]
    public async Task A_refresh_token_buys_an_access_token()
    {
        await using var emulated = await StartAsync();
        var file = JsonDocument.Parse(emulated.Emulator.CreateAuthorizedUserCredentials("user@example.com")).RootElement;
        var granted = await PostAsync(
            emulated, $"grant_type=refresh_token&refresh_token={Uri.EscapeDataString(file.GetProperty("refresh_token").GetString()!)}");
        Assert.Equal(HttpStatusCode.OK, granted.Status);
        Assert.Equal(
            "invalid_grant", (await PostAsync(emulated, "grant_type=refresh_token&refresh_token=x")).Json.GetProperty("error").GetString());
        Assert.Equal("unsupported_grant_type", (await PostAsync(emulated, "grant_type=password")).Json.GetProperty("error").GetString());
    }

    private static Task<Emulated> StartAsync(RegistryBehavior? behavior = null) =>
        Emulated.StartAsync(new EmulatorOptions { TimeProvider = new FakeTimeProvider(Now), Behavior = behavior });

    private static JsonElement Key(Emulated emulated) => JsonDocument.Parse(emulated.Emulator.CreateServiceAccountKey()).RootElement;

    private static Task<Answer> GrantAsync(Emulated emulated, string assertion) =>
        PostAsync(emulated, $"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");

    private static Task<Answer> PostAsync(Emulated emulated, string form) =>
        emulated.Anonymous.SendAsync("POST", "/token", Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded");

    private static string Assertion(JsonElement key, params (string Name, object Value)[] changes)
    {
        var claims = new Dictionary<string, object>()
        {
            ["iss"] = key.GetProperty("client_email").GetString()!,
            ["aud"] = "https://oauth2.googleapis.com/token",
            ["scope"] = Scope,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach ((var name, var value) in changes)
        {
            claims[name] = value;
        }

        var content = Encode(new { alg = "RS256", typ = "JWT", kid = key.GetProperty("private_key_id").GetString() })
            + "."
            + Encode(claims);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.GetProperty("private_key").GetString());
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return content + "." + Base64Url.EncodeToString(signature);
    }

    private static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
