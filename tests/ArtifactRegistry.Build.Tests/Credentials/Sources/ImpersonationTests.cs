using System.Text.Json;
using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class ImpersonationTests : IDisposable
{
    private const string Deployer = "deployer@my-project.iam.gserviceaccount.com";
    private static readonly CredentialSettings Impersonate = new() { ImpersonateServiceAccount = Deployer };
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task Any_google_identity_can_act_as_a_service_account()
    {
        await using var iam = await StartAsync();
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";
        using var chain = machine.Chain(Impersonate with { Scopes = "cloud-platform.read-only" });

        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        Assert.Equal(("deployer-token", machine.Time.GetUtcNow().AddMinutes(30)), (token.Value, token.ExpiresAt));
        Assert.Equal($"environment ({Deployer}, impersonated by GOOGLE_OAUTH_ACCESS_TOKEN)", credential.ToString());
        var request = Assert.Single(iam.Requests);
        Assert.Equal(
            ("POST", $"/v1/projects/-/serviceAccounts/{Deployer}:generateAccessToken", "Bearer my-token"),
            (request.Method, request.Path, request.Headers["Authorization"]));
        Assert.Equal(
            "https://www.googleapis.com/auth/cloud-platform.read-only",
            JsonDocument.Parse(request.Body).RootElement.GetProperty("scope")[0].GetString());
    }

    [Fact]
    public async Task One_token_serves_every_host()
    {
        await using var iam = await StartAsync();
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";
        using var chain = machine.Chain(Impersonate);

        foreach (var host in new[] { "europe-docker.pkg.dev", "us-docker.pkg.dev" })
        {
            var credential = await chain.GetAsync(Machine.Request(host, artifactRegistry: true), CancellationToken.None);
            await Assert.IsType<AccessTokenCredential>(credential).GetAsync(refused: null, CancellationToken.None);
        }

        Assert.Single(iam.Requests);
    }

    [Fact]
    public async Task An_identity_that_may_not_is_told_which_role_it_needs()
    {
        await using var iam = await StartAsync(403, """
            {"error":{"code":403,"message":"Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
             "status":"PERMISSION_DENIED"}}
            """);
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync(Impersonate));

        Assert.Equal("ARB2005", diagnostic.Code);
        Assert.Contains(
            "403 PERMISSION_DENIED (Permission 'iam.serviceAccounts.getAccessToken' denied", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("roles/iam.serviceAccountTokenCreator", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_service_that_is_busy_is_no_matter_of_roles(int status)
    {
        await using var iam = await StartAsync(status, """{"error":{"message":"try later","status":"UNAVAILABLE"}}""");
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync(Impersonate));

        Assert.Equal("ARB2009", diagnostic.Code);
        Assert.Contains($"{status} UNAVAILABLE (try later)", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("roles/", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_cannot_act_as_another_and_is_passed_over()
    {
        machine.Write(".docker/config.json", """{"auths":{"europe-docker.pkg.dev":{"auth":"bWU6cGFzcw=="}}}""");

        var diagnostic = await Machine.FailureOf(() => machine.InFastTime(machine.TokenAsync(Impersonate)));

        Assert.Equal("ARB2018", diagnostic.Code);
        Assert.Contains("has a password, which cannot act as deployer", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_named()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";
        machine.Variables["CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS"] = "http://127.0.0.1:1/";

        Assert.Equal("ARB2009", (await Machine.FailureOf(() => machine.TokenAsync(Impersonate))).Code);
    }

    [Fact]
    public async Task A_token_is_not_sent_over_plain_http_to_another_machine()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "my-token";
        machine.Variables["CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS"] = "http://iam.example/";

        Assert.Equal("ARB2010", (await Machine.FailureOf(() => machine.TokenAsync(Impersonate))).Code);
    }

    private async Task<LoopbackServer> StartAsync(
        int status = 200, string answer = """{"accessToken":"deployer-token","expireTime":"2026-11-24T12:30:00Z"}""")
    {
        var server = await LoopbackServer.StartAsync(status, answer);
        machine.Variables["CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS"] = server.Address.AbsoluteUri;
        return server;
    }
}
