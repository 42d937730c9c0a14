using System.Net;
using System.Net.Sockets;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class MetadataTests : IDisposable
{
    private static readonly Dictionary<string, string> Flavor = new(StringComparer.Ordinal) { ["Metadata-Flavor"] = "Google" };
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_machines_service_account_is_used()
    {
        await using var server = await StartAsync(200);
        using var chain = machine.Chain();

        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var token = await credential.GetAsync(refused: null, CancellationToken.None);

        Assert.Equal("metadata (vm@my-project.iam.gserviceaccount.com)", credential.ToString());
        Assert.Equal(("vm-token", machine.Time.GetUtcNow().AddSeconds(599)), (token.Value, token.ExpiresAt));
        Assert.All(server.Requests, request => Assert.Equal("Google", request.Headers["Metadata-Flavor"]));
        Assert.Contains(server.Requests, request => request.Query == "?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform");
    }

    [Fact]
    public async Task It_is_not_asked_for_another_registry()
    {
        await using var server = await StartAsync(200);
        using var chain = machine.Chain();

        Assert.IsType<AnonymousCredential>(await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task It_is_not_asked_through_a_proxy()
    {
        await using var server = await StartAsync(200);
        machine.Variables["http_proxy"] = "http://127.0.0.1:1/";

        Assert.Equal("vm-token", await machine.TokenAsync());
    }

    [Fact]
    public async Task A_machine_without_a_service_account_is_passed_over()
    {
        await using var server = await StartAsync(404);

        var lookup = await new MetadataSource(machine.Context()).LookUpAsync(Machine.ArtifactRegistry, CancellationToken.None);

        Assert.Equal("the machine has no service account", Assert.IsType<CredentialLookup.Nothing>(lookup).Reason.ToString());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_refusal_is_an_error(int status)
    {
        await using var server = await StartAsync(status);

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2017", diagnostic.Code);
        Assert.Contains($"it answered {status}", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_server_that_cannot_be_reached_is_an_error()
    {
        machine.Variables["GCE_METADATA_HOST"] = "127.0.0.1:1";

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2017", diagnostic.Code);
        Assert.Contains("127.0.0.1:1, which GCE_METADATA_HOST names,", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_a_second()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        machine.Variables["GCE_METADATA_HOST"] = silent.LocalEndpoint.ToString()!;
        var start = machine.Time.GetUtcNow();

        var diagnostic = await Machine.FailureOf(() => machine.InFastTime(machine.TokenAsync()));

        Assert.Contains("no answer within 1 s", diagnostic.Message, StringComparison.Ordinal);
        Assert.True(machine.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_is_no_metadata_server_is_not_believed()
    {
        await using var server = await LoopbackServer.StartWithTokensAsync();
        machine.Variables["GCE_METADATA_HOST"] = server.Address.Authority;

        Assert.Contains("no metadata server", (await Machine.FailureOf(() => machine.TokenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_cloud_s_metadata_server_is_not_believed()
    {
        await using var server = await LoopbackServer.StartAsync(_ => new(200, "vm@p", new() { ["Metadata-Flavor"] = "Other" }));
        machine.Variables["GCE_METADATA_HOST"] = server.Address.Authority;

        Assert.Contains("no metadata server", (await Machine.FailureOf(() => machine.TokenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_token_is_an_error()
    {
        await using var server = await StartAsync(200, token: "<html>");

        Assert.Equal("ARB2017", (await Machine.FailureOf(() => machine.TokenAsync())).Code);
    }

    private async Task<LoopbackServer> StartAsync(
        int status, string token = """{"access_token":"vm-token","expires_in":599,"token_type":"Bearer"}""")
    {
        var server = await LoopbackServer.StartAsync(seen => seen.Path switch
        {
            "/computeMetadata/v1/instance/service-accounts/default/email" => new(status, "vm@my-project.iam.gserviceaccount.com", Flavor),
            "/computeMetadata/v1/instance/service-accounts/default/token" => new(200, token, Flavor),
            _ => new(404, ""),
        });
        machine.Variables["GCE_METADATA_HOST"] = server.Address.Authority;
        return server;
    }
}
