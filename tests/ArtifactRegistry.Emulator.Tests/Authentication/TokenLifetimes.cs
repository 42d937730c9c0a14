using System.Net;
using ArtifactRegistry.Emulator.Faults;
using ArtifactRegistry.Emulator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Emulator.Tests.Authentication;

/// <summary>Tokens that end early: short-lived ones, revoked ones, and a token endpoint that is busy.</summary>
public class TokenLifetimes
{
    private const string Uploads = "/v2/p/r/app/blobs/uploads/";

    [Fact]
    public async Task A_short_lifetime_applies_to_every_token_endpoint_and_to_the_registry_tokens_bought_with_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var emulated = await Emulated.StartAsync(
            new EmulatorOptions { TokenLifetime = TimeSpan.FromSeconds(120), TimeProvider = time });
        var metadata = (await emulated.Anonymous.GetAsync(
            "/computeMetadata/v1/instance/service-accounts/default/token", ("Metadata-Flavor", "Google"))).Json;
        Assert.Equal(119, metadata.GetProperty("expires_in").GetInt32());
        var access = metadata.GetProperty("access_token").GetString()!;
        var minted = await emulated.Anonymous.GetAsync("/v2/token", ("Authorization", Client.Basic("oauth2accesstoken", access)));
        Assert.Equal(43_200, minted.Json.GetProperty("expires_in").GetInt32());
        string[] tokens = [emulated.Token, access, minted.Json.GetProperty("token").GetString()!];
        Assert.All(await StatusesAsync(emulated, tokens), status => Assert.Equal(HttpStatusCode.OK, status));
        time.Advance(TimeSpan.FromSeconds(120));
        Assert.All(await StatusesAsync(emulated, tokens), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    [Fact]
    public async Task Impersonation_cannot_ask_for_more_than_a_short_lifetime()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var emulated = await Emulated.StartAsync(
            new EmulatorOptions { TokenLifetime = TimeSpan.FromMinutes(5), TimeProvider = time });
        var request = """{"scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"3600s"}"""u8.ToArray();
        var answer = await emulated.Client.SendAsync(
            "POST", "/v1/projects/-/serviceAccounts/a@b.iam.gserviceaccount.com:generateAccessToken", request, "application/json");
        Assert.Equal("2026-01-01T12:05:00Z", answer.Json.GetProperty("expireTime").GetString());
    }

    [Fact]
    public async Task A_token_can_be_revoked_in_the_middle_of_an_upload()
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { UploadsOutsideV2 = false });
        emulated.Emulator.AddFault(new Fault
        {
            Method = "PATCH",
            Count = 1,
            BeforeAnswer = () =>
            {
                emulated.Emulator.RevokeAccessTokens();
                return Task.CompletedTask;
            },
        });
        var opened = await emulated.Client.SendAsync("POST", Uploads);
        var sent = await emulated.Client.SendAsync("PATCH", opened.Location!, [1]);
        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal("401 UNAUTHORIZED", (await emulated.Client.SendAsync("PUT", Client.With(sent.Location!, Client.Sha256([1])))).Error);
        using var renewed = emulated.As("tester");
        Assert.Equal(HttpStatusCode.Created, (await renewed.SendAsync("PUT", Client.With(sent.Location!, Client.Sha256([1])))).Status);
    }

    [Fact]
    public async Task The_token_endpoint_can_answer_429_by_a_fault()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Faults = [ParsedOptions.Of("--fault", "GET ^/v2/token=429,header:Retry-After:1x2").Faults[0]],
        });
        var basic = ("Authorization", Client.Basic("oauth2accesstoken", emulated.Token));
        for (var i = 0; i < 2; i++)
        {
            var refused = await emulated.Anonymous.GetAsync("/v2/token", basic);
            Assert.Equal(("429 TOOMANYREQUESTS", "1"), (refused.Error, refused.Header("Retry-After")));
        }

        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/token", basic)).Status);
    }

    private static async Task<HttpStatusCode[]> StatusesAsync(Emulated emulated, string[] tokens)
    {
        List<HttpStatusCode> statuses = [];
        foreach (var token in tokens)
        {
            using var client = new Client(emulated.Host, token);
            statuses.Add((await client.GetAsync("/v2/")).Status);
        }

        return [.. statuses];
    }
}
