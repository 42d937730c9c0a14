using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>What the SDK's push is handed. These tests set variables of their own process, so no other test runs beside them.</summary>
[Collection(nameof(Alone))]
public sealed class PushCredentialsTests : IDisposable
{
    private const string Push = "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD";
    private const string Pull = "DOTNET_CONTAINER_PULL_REGISTRY_PWORD";
    private const string Token = "ARB_TEST_PUSH_TOKEN";

    public PushCredentialsTests() => Environment.SetEnvironmentVariable(Token, "ya29.push");

    public void Dispose()
    {
        string[] names =
        [
            Token, Push, Pull, "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PULL_REGISTRY_UNAME",
            "ARTIFACTREGISTRY_PUSH_VARIABLES",
        ];
        foreach (var name in names)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public async Task A_declared_host_is_asked_once_anonymously_and_its_own_token_service_gets_the_token()
    {
        await using var world = await StartAsync();

        Assert.True(world.Run(new SetContainerPushCredentials { Registry = world.Host.Authority }), world.Engine.Text);
        Assert.True(world.Run(new SetContainerPushCredentials { Registry = world.Host.Authority }), world.Engine.Text);

        Assert.Equal("ya29.push", Environment.GetEnvironmentVariable(Push));
        Assert.Null(Environment.GetEnvironmentVariable(Pull));
        var request = Assert.Single(world.Emulator.Requests);
        Assert.Equal("GET /v2/ 401 ", $"{request.Method} {request.Path} {request.StatusCode} {request.AuthorizationScheme}");
    }

    [Theory]
    [InlineData("http://other.example/token")]
    [InlineData("https://other.example/token")]
    [InlineData("https://europe-docker.pkg.dev.other.example/v2/token")]
    [InlineData("https://169.254.169.254/token")]
    [InlineData("/token")]
    public async Task A_declared_host_that_sends_the_push_elsewhere_is_an_error_and_nothing_is_handed_over(string realm)
    {
        await using var registry = new RawServer(
            _ => RawServer.Http("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{realm}\",service=\"x\""));
        await using var world = await StartAsync();
        world.Connection["DeclaredHosts"] = registry.Authority;

        Assert.False(world.Run(new SetContainerPushCredentials { Registry = registry.Authority }));

        Assert.Equal("ARB2008", Assert.Single(world.Engine.Errors).Code);
        Assert.Null(Environment.GetEnvironmentVariable(Push));
        Assert.All(registry.Requests, head => Assert.DoesNotContain("Authorization", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Artifact_Registry_may_issue_the_tokens_of_a_custom_domain()
    {
        await using var registry = new RawServer(
            _ => RawServer.Http("401 Unauthorized", "", "WWW-Authenticate: Bearer realm=\"https://europe-docker.pkg.dev/v2/token\""));
        await using var world = await StartAsync();
        world.Connection["DeclaredHosts"] = registry.Authority;

        Assert.True(world.Run(new SetContainerPushCredentials { Registry = registry.Authority }), world.Engine.Text);

        Assert.Equal("ya29.push", Environment.GetEnvironmentVariable(Push));
    }

    [Fact]
    public async Task For_an_archive_only_the_base_images_credential_is_handed_over()
    {
        await using var world = await StartAsync();

        var task = new SetContainerPushCredentials
        {
            Mode = "Pull",
            Registry = world.Host.Authority,
            BaseRegistry = world.Host.Authority,
        };
        Assert.True(world.Run(task), world.Engine.Text);

        Assert.Equal("ya29.push", Environment.GetEnvironmentVariable(Pull));
        Assert.Null(Environment.GetEnvironmentVariable(Push));
    }

    [Fact]
    public async Task What_a_failed_push_left_is_removed_and_is_no_credential_of_the_users()
    {
        await using var world = await StartAsync();
        Assert.True(world.Run(new SetContainerPushCredentials { Registry = world.Host.Authority }), world.Engine.Text);
        Environment.SetEnvironmentVariable(Token, "ya29.second");

        Assert.True(world.Run(new SetContainerPushCredentials { Registry = "registry.example" }), world.Engine.Text);
        Assert.Null(Environment.GetEnvironmentVariable(Push));

        Assert.True(world.Run(new SetContainerPushCredentials { Registry = world.Host.Authority }), world.Engine.Text);
        Assert.True(world.Run(new SetContainerPushCredentials { Clear = true }), world.Engine.Text);
        Assert.Null(Environment.GetEnvironmentVariable(Push));
    }

    [Theory]
    [InlineData("localhost:5000;127.0.0.1:5001", true)]
    [InlineData("registry.example", false)]
    [InlineData("localhost:5000;10.0.0.1", false)]
    public async Task ArtifactRegistryHosts_takes_hosts_of_this_machine_only(string hosts, bool isValid)
    {
        await using var world = await StartAsync();
        world.Connection["LoopbackHosts"] = hosts;

        Assert.Equal(isValid, world.Run(new SetContainerPushCredentials { Registry = world.Host.Authority }));

        Assert.Equal(isValid ? "" : "ARB1005", string.Concat(world.Engine.Errors.Select(error => error.Code)));
    }

    private static async Task<TaskWorld> StartAsync()
    {
        var world = await TaskWorld.StartAsync(requireAuthentication: true);
        (world.Connection["CredentialSource"], world.Connection["AccessTokenVariable"]) = ("auto", Token);
        return world;
    }
}
