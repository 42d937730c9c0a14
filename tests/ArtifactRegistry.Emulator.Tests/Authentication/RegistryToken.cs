using System.Net;
using System.Text;
using ArtifactRegistry.Emulator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Emulator.Tests.Authentication;

/// <summary>The registry's token endpoint, and the Basic credentials that buy a token there or go with a request directly.</summary>
public class RegistryToken
{
    private const string Path = "/v2/token?service=x&scope=repository:p/r/app:pull,push,delete";

    [Theory]
    [InlineData("oauth2accesstoken")]
    [InlineData("_token")]
    [InlineData("_dcgcloud_token")]
    [InlineData("_dcgcr_2_1_30_token")]
    [InlineData("gclouddockertoken")]
    public async Task An_access_token_buys_a_registry_token_under_every_user_name_that_Googles_tools_send(string user)
    {
        await using var emulated = await Emulated.StartAsync();
        var basic = Client.Basic(user, emulated.Token);
        var minted = await emulated.Anonymous.GetAsync(Path, ("Authorization", basic));
        Assert.Equal(43200, minted.Json.GetProperty("expires_in").GetInt32());
        var bearer = "Bearer " + minted.Json.GetProperty("token").GetString();
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await emulated.Anonymous.SendAsync("POST", "/v2/p/r/app/blobs/uploads/", null, null, ("Authorization", bearer))).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/", ("Authorization", basic))).Status);
    }

    [Theory]
    [InlineData("somebody")]
    [InlineData("_dcgcr__token")]
    [InlineData("_dcgcr_2_1_token")]
    [InlineData("")]
    public async Task Another_user_name_is_refused_at_the_token_endpoint_and_at_the_registry(string user)
    {
        await using var emulated = await Emulated.StartAsync();
        var basic = ("Authorization", Client.Basic(user, emulated.Token));
        Assert.Equal("authentication failed", (await emulated.Anonymous.GetAsync(Path, basic)).Message);
        var refused = await emulated.Anonymous.GetAsync("/v2/", basic);
        Assert.Equal(("401 UNAUTHORIZED", "No valid credential was supplied."), (refused.Error, refused.Message));
        await using var lenient = await Emulated.StartAsync(new RegistryBehavior { AnyBasicUserName = true });
        Assert.Equal(
            HttpStatusCode.OK, (await lenient.Anonymous.GetAsync(Path, ("Authorization", Client.Basic(user, lenient.Token)))).Status);
    }

    [Fact]
    public async Task A_key_file_is_a_password_as_it_is_or_in_base64()
    {
        await using var emulated = await Emulated.StartAsync();
        var key = emulated.Emulator.CreateServiceAccountKey();
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
        Assert.Equal(
            HttpStatusCode.OK, (await emulated.Anonymous.GetAsync(Path, ("Authorization", Client.Basic("_json_key", key)))).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await emulated.Anonymous.GetAsync(Path, ("Authorization", Client.Basic("_json_key_base64", encoded)))).Status);
        await using var other = await Emulated.StartAsync();
        var refused = await other.Anonymous.GetAsync(Path, ("Authorization", Client.Basic("_json_key", key)));
        Assert.Equal("401 UNAUTHORIZED", refused.Error);
        Assert.Equal("authentication failed", refused.Message);
    }

    [Fact]
    public async Task It_is_GET_only()
    {
        await using var emulated = await Emulated.StartAsync();
        Assert.Equal(
            HttpStatusCode.MethodNotAllowed,
            (await emulated.Anonymous.SendAsync(
                "POST", "/v2/token", "grant_type=refresh_token"u8.ToArray(), "application/x-www-form-urlencoded")).Status);
    }

    [Fact]
    public async Task A_public_repository_gives_anybody_a_token_to_read_with()
    {
        await using var emulated = await Emulated.StartAsync(
            new EmulatorRepository { Name = "p/open", Public = true }, new EmulatorRepository { Name = "p/closed" });
        emulated.Host.PushImage("p/open/app", "1");
        var minted = await emulated.Anonymous.GetAsync("/v2/token?scope=repository:p/open/app:pull");
        var bearer = "Bearer " + minted.Json.GetProperty("token").GetString();
        Assert.Equal(
            HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/p/open/app/manifests/1", ("Authorization", bearer))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulated.Anonymous.GetAsync("/v2/p/open/app/manifests/1")).Status);
        var refused = await emulated.Anonymous.GetAsync("/v2/token?scope=repository:p/closed/app:pull");
        Assert.Equal("403 DENIED", refused.Error);
        Assert.Equal(
            "Unauthenticated request. Unauthenticated requests do not have permission \"artifactregistry.repositories.downloadArtifacts\" "
            + "on resource \"projects/p/locations/us/repositories/closed\" (or it may not exist)",
            refused.Message);
        Assert.Equal(
            "403 DENIED",
            (await emulated.Anonymous.SendAsync("POST", "/v2/p/open/app/blobs/uploads/", null, null, ("Authorization", bearer))).Error);
    }

    [Fact]
    public async Task A_public_repository_can_be_read_without_a_token_where_that_is_switched_on()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Behavior = new RegistryBehavior { PublicReadsNeedToken = false },
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r", Public = true }] }],
        });
        emulated.Host.PushImage("p/r/app", "1");
        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/p/r/app/manifests/1")).Status);
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime_and_with_the_access_token_that_bought_it()
    {
        var time = new FakeTimeProvider();
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { TimeProvider = time });
        var access = emulated.Emulator.IssueAccessToken("ci", TimeSpan.FromMinutes(5));
        var minted = await emulated.Anonymous.GetAsync(Path, ("Authorization", Client.Basic("oauth2accesstoken", access)));
        var registryToken = "Bearer " + minted.Json.GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/", ("Authorization", registryToken))).Status);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await emulated.Anonymous.GetAsync("/v2/", ("Authorization", "Bearer " + access))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulated.Anonymous.GetAsync("/v2/", ("Authorization", registryToken))).Status);
        emulated.Emulator.RevokeAccessToken(emulated.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulated.Client.GetAsync("/v2/")).Status);
    }

    [Fact]
    public async Task A_token_for_one_repository_opens_another_that_the_caller_may_read()
    {
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage("q/s/app", "1");
        var minted = await emulated.Anonymous.GetAsync(Path, ("Authorization", Client.Basic("_token", emulated.Token)));
        var bearer = "Bearer " + minted.Json.GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await emulated.Anonymous.GetAsync("/v2/q/s/app/manifests/1", ("Authorization", bearer))).Status);
    }
}
