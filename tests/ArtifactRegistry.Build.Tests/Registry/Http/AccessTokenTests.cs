using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>Google's access tokens: to Artifact Registry at once, renewed when refused, and to nobody else.</summary>
public sealed class AccessTokenTests
{
    [Fact]
    public async Task A_token_that_was_refused_is_renewed_once_with_or_without_a_challenge()
    {
        foreach (var challenge in new[] { "", "Bearer realm=\"https://localhost/v2/token\"" })
        {
            await using var world = await StartAsync();
            world.Emulator.AddFault(new Fault
            {
                StatusCode = 401,
                Count = 1,
                Headers = challenge.Length > 0 ? new Dictionary<string, string> { ["WWW-Authenticate"] = challenge } : [],
            });
            var (client, tokens) = Client(world, _ => world.Emulator.IssueAccessToken());

            Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

            Assert.Equal(2, tokens.Count);
            Assert.Equal(["HEAD manifests/1.0.0 401", "HEAD manifests/1.0.0 200"], world.Asked);
        }
    }

    [Fact]
    public async Task Requests_that_are_refused_together_share_one_new_token()
    {
        await using var world = await StartAsync();
        var (client, tokens) = Client(world, number => number == 1 ? "ended" : world.Emulator.IssueAccessToken());

        var found = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None)));

        Assert.All(found, Assert.NotNull);
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task A_fresh_token_that_is_refused_goes_by_way_of_the_token_service_and_so_do_the_requests_after_it()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { PathPattern = "/manifests/", StatusCode = 401, Count = 2 });
        var (client, tokens) = Client(world, _ => world.Emulator.IssueAccessToken());

        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));
        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal(
            [
                "HEAD manifests/1.0.0 401", "HEAD manifests/1.0.0 401", "GET /v2/token 200", "HEAD manifests/1.0.0 200",
                "HEAD manifests/1.0.0 200",
            ],
            world.Asked);
        Assert.Equal(
            ["Bearer", "Bearer", "Basic", "Bearer", "Bearer"], world.Emulator.Requests.Select(request => request.AuthorizationScheme));
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task A_token_that_ended_and_cannot_be_renewed_is_one_coded_error_that_names_its_source()
    {
        await using var world = await StartAsync();
        world.Variables["TOKEN"] = "ended";

        var diagnostic = await RegistryWorld.FailureOf(
            () => world.Client().Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal("ARB2006", diagnostic.Code);
        Assert.Contains("environment (TOKEN)", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("Get a new credential", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ended", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_refused_and_cannot_be_renewed_is_not_sent_again()
    {
        await using var world = await StartAsync();
        world.Variables["TOKEN"] = "ended";

        await RegistryWorld.FailureOf(() => world.Client().Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal(["HEAD manifests/1.0.0 401", "GET /v2/token 401"], world.Asked);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await using var world = await StartAsync();
        var (client, tokens) = Client(world, _ => world.Emulator.IssueAccessToken());

        await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);
        await Task.Delay(TimeSpan.FromHours(1), world.Time);
        await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);

        Assert.Equal(2, tokens.Count);
        Assert.Equal([200, 200], world.Emulator.Requests.Select(request => request.StatusCode));
    }

    [Fact]
    public async Task Requests_of_the_first_moment_share_one_token()
    {
        await using var world = await StartAsync();
        var (client, tokens) = Client(world, _ => world.Emulator.IssueAccessToken());

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None)));

        Assert.Single(tokens);
        Assert.Equal(50, world.Emulator.Requests.Count);
        Assert.Single(world.Log.Details, detail => detail.Contains("credential from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_is_not_Artifact_Registrys_gets_no_google_token()
    {
        await using var world = await StartAsync();

        var diagnostic = await RegistryWorld.FailureOf(() =>
            world.Client(world.Settings with { DeclaredHosts = "" }).Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal("ARB2007", diagnostic.Code);
        Assert.DoesNotContain(world.Emulator.Requests, request => request.Member is not null || request.AuthorizationScheme == "Basic");
    }

    [Fact]
    public async Task A_public_repository_needs_no_credential()
    {
        await using var world = await RegistryWorld.StartAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/my-repo", Public = true }] }],
        });
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var client = world.Client(world.Settings with { Credentials = new CredentialSettings { Source = "anonymous" } });

        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));
        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));
        Assert.Equal(
            ["HEAD manifests/1.0.0 401", "GET /v2/token 200", "HEAD manifests/1.0.0 200", "HEAD manifests/1.0.0 200"], world.Asked);
    }

    [Fact]
    public async Task Without_a_credential_the_error_lists_where_it_was_looked_for()
    {
        await using var world = await StartAsync();
        var client = world.Client(world.Settings with { Credentials = new CredentialSettings { Source = "environment" } });

        var diagnostic = await RegistryWorld.FailureOf(() => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal("ARB2007", diagnostic.Code);
        Assert.Contains("GOOGLE_OAUTH_ACCESS_TOKEN", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("Unauthenticated request.", diagnostic.Message, StringComparison.Ordinal);
    }

    private static async Task<RegistryWorld> StartAsync()
    {
        var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        return world;
    }

    private static (RegistryClient Client, List<string> Tokens) Client(RegistryWorld world, Func<int, string> issue)
    {
        var source = new TokenSource(issue, world.Time);
        var connections = new RegistryConnections(world.Settings, new CredentialChain([source]), world.Time);
        return (connections.Client(world.Image().Registry, world.Log), source.Tokens);
    }

    private sealed class TokenSource(Func<int, string> issue, TimeProvider time) : ICredentialSource
    {
        private CredentialLookup? found;

        public List<string> Tokens { get; } = [];

        public SafeText Name => SafeText.Of($"test");

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(
                found ??= new CredentialLookup.Found(new AccessTokenCredential(Name, SafeText.Of($"somebody"), FetchAsync, time)));

        private Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
        {
            Tokens.Add(issue(Tokens.Count + 1));
            return Task.FromResult(new AccessToken(Tokens[^1], time.GetUtcNow() + TimeSpan.FromMinutes(60)));
        }
    }
}
