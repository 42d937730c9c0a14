using System.Net;
using System.Text;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.GoogleEndpoints;

/// <summary>The services beside the registry that hand out access tokens: STS, IAM Credentials, the metadata server.</summary>
public class FederationAndMetadata
{
    private const string Exchange =
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=//iam.googleapis.com/pool"
        + "&scope=https://www.googleapis.com/auth/cloud-platform"
        + "&requested_token_type=urn:ietf:params:oauth:token-type:access_token"
        + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";

    [Fact]
    public async Task A_subject_token_is_exchanged_and_its_access_token_impersonates_a_service_account()
    {
        await using var emulated = await Emulated.StartAsync();
        var exchanged = await PostFormAsync(emulated, Exchange + "anything");
        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", exchanged.Json.GetProperty("issued_token_type").GetString());
        var federated = exchanged.Json.GetProperty("access_token").GetString()!;
        var generated = await GenerateAsync(
            emulated, federated, "{\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"],\"lifetime\":\"600s\"}");
        using var client = new Client(emulated.Host, generated.Json.GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/")).Status);
        Assert.Equal("ci@p.iam.gserviceaccount.com", emulated.Emulator.Requests[^1].Member);
        Assert.EndsWith("Z", generated.Json.GetProperty("expireTime").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_subject_tokens_that_were_set_are_exchanged()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            SubjectTokens = new Dictionary<string, string> { ["good"] = "ci" },
        });
        Assert.Equal(HttpStatusCode.OK, (await PostFormAsync(emulated, Exchange + "good")).Status);
        Assert.Equal("invalid_grant", (await PostFormAsync(emulated, Exchange + "bad")).Json.GetProperty("error").GetString());
        Assert.Equal("invalid_request", (await PostFormAsync(emulated, Exchange)).Json.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Impersonation_needs_a_token_and_a_sensible_request()
    {
        await using var emulated = await Emulated.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await GenerateAsync(emulated, "nonsense", "{\"scope\":[\"x\"]}")).Status);
        string[] bodies = ["", "{}", "[]", "{\"scope\":[\"x\"],\"lifetime\":\"99999s\"}", "{\"scope\":[\"x\"],\"lifetime\":\"1h\"}"];
        foreach (var body in bodies)
        {
            var refused = await GenerateAsync(emulated, emulated.Token, body);
            Assert.Equal("INVALID_ARGUMENT", refused.Json.GetProperty("error").GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task The_metadata_server_answers_a_library_and_nobody_else()
    {
        await using var emulated = await Emulated.StartAsync();
        const string Account = "/computeMetadata/v1/instance/service-accounts/default/";
        var flavor = ("Metadata-Flavor", "Google");
        Assert.Equal("Google", (await emulated.Anonymous.GetAsync("/", flavor)).Header("Metadata-Flavor"));
        Assert.Equal("tester@emulator.iam.gserviceaccount.com", (await emulated.Anonymous.GetAsync(Account + "email", flavor)).Text);
        Assert.Equal("googleapis.com", (await emulated.Anonymous.GetAsync("/computeMetadata/v1/universe/universe-domain", flavor)).Text);
        var token = await emulated.Anonymous.GetAsync(
            Account + "token?scopes=https://www.googleapis.com/auth/devstorage.read_only", flavor);
        using var client = new Client(emulated.Host, token.Json.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/p/r/app/tags/list")).Status);
        Assert.Equal("403 DENIED", (await client.SendAsync("POST", "/v2/p/r/app/blobs/uploads/")).Error);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulated.Anonymous.GetAsync(Account + "token")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulated.Anonymous.GetAsync("/computeMetadata/v1/instance/disks", flavor)).Status);
    }

    private static Task<Answer> PostFormAsync(Emulated emulated, string form) =>
        emulated.Anonymous.SendAsync("POST", "/v1/token", Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded");

    private static Task<Answer> GenerateAsync(Emulated emulated, string token, string body) => emulated.Anonymous.SendAsync(
        "POST",
        "/v1/projects/-/serviceAccounts/ci@p.iam.gserviceaccount.com:generateAccessToken",
        Encoding.UTF8.GetBytes(body),
        "application/json",
        ("Authorization", "Bearer " + token));
}
