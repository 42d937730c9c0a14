using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>Users and passwords: by the token service, or as the registry's challenge asks.</summary>
public sealed class ChallengeFlowTests
{
    private const string Body = "{}";

    [Fact]
    public async Task A_password_for_Artifact_Registry_goes_to_the_token_service_at_once()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        using var connections = Connect(
            world.Settings,
            new PasswordCredential(
                SafeText.Of($"docker"), SafeText.Of($"config.json"), "_json_key", world.Emulator.CreateServiceAccountKey()));
        var client = connections.Client(world.Image().Registry, world.Log);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None)));

        Assert.Equal("GET /v2/token 200", world.Asked.First());
        Assert.Equal(21, world.Emulator.Requests.Count);
        Assert.All(world.Emulator.Requests.Skip(1), request => Assert.Equal("Bearer", request.AuthorizationScheme));
    }

    [Fact]
    public async Task A_token_service_without_quota_is_asked_again()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        world.Emulator.AddFault(new Fault { PathPattern = "^/v2/token", StatusCode = 429, Count = 6 });
        var key = world.Emulator.CreateServiceAccountKey();
        using var connections = Connect(
            world.Settings, new PasswordCredential(SafeText.Of($"docker"), SafeText.Of($"config.json"), "_json_key", key));
        var client = connections.Client(world.Image().Registry, world.Log);

        Assert.NotNull(await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal(7, world.Asked.Count(request => request.StartsWith("GET /v2/token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_that_Artifact_Registry_refuses_is_one_coded_error()
    {
        await using var world = await RegistryWorld.StartAsync();
        using var connections = Connect(
            world.Settings,
            new PasswordCredential(SafeText.Of($"docker"), SafeText.Of($"config.json"), "oauth2accesstoken", "wrong-password"));
        var client = connections.Client(world.Image().Registry, world.Log);

        var diagnostic = await RegistryWorld.FailureOf(() => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        Assert.Equal("ARB2006", diagnostic.Code);
        Assert.Contains(
            "/v2/token was answered with 401: UNAUTHORIZED: authentication failed. The registry does not accept the credential of docker "
                + "(config.json)",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bearer_challenge_is_answered_with_a_token_for_the_scope_that_the_request_needs()
    {
        await using var registry = new RawServer(
            head => Answer(head, port => $"Bearer realm=\"http://localhost:{port}/token?a=b\",service=\"the service\""));

        var (found, heads) = await GetTwiceAsync(registry);

        Assert.NotNull(found);
        Assert.Collection(
            heads,
            head => Assert.DoesNotContain("Authorization", head, StringComparison.Ordinal),
            head =>
            {
                Assert.StartsWith("GET /token?a=b&service=the%20service&scope=repository%3Aa%2Fb%3Apull ", head, StringComparison.Ordinal);
                Assert.Contains("Authorization: Basic dXNlcjpwYXNz", head, StringComparison.Ordinal);
            },
            head => Assert.Contains("Authorization: Bearer t0", head, StringComparison.Ordinal),
            head => Assert.Contains("Authorization: Bearer t0", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elsewhere_each_repository_gets_a_token_of_its_own()
    {
        await using var registry = new RawServer(head => Answer(head, port => $"Bearer realm=\"http://localhost:{port}/token\""));
        using var connections = Connect(
            new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan },
            new PasswordCredential(SafeText.Of($"docker"), SafeText.Of($"config.json"), "user", "pass"));
        foreach (var name in (string[])["a/one", "a/two"])
        {
            var image = ImageReference.Parse($"{registry.Authority}/{name}:1.0.0", "Image");
            await connections.Client(image.Registry, new RecordingLog()).Manifests.GetAsync(image, CancellationToken.None);
        }

        Assert.Equal(
            ["GET /token?scope=repository%3Aa%2Fone%3Apull ", "GET /token?scope=repository%3Aa%2Ftwo%3Apull "],
            registry.Requests.Select(head => head.Split("HTTP/")[0]).Where(line => line.Contains("token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_basic_challenge_is_answered_with_user_and_password_and_remembered()
    {
        await using var registry = new RawServer(head => Answer(head, _ => "Basic realm=\"registry\""));

        var (found, heads) = await GetTwiceAsync(registry);

        Assert.NotNull(found);
        Assert.Equal(
            [false, true, true], heads.Select(head => head.Contains("Authorization: Basic dXNlcjpwYXNz", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_that_a_Basic_registry_has_refused_is_sent_once_with_each_request()
    {
        await using var registry = new RawServer(_ => RawServer.Http("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"registry\""));
        using var connections = Connect(
            new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan },
            new PasswordCredential(SafeText.Of($"docker"), SafeText.Of($"config.json"), "user", "pass"));
        var image = ImageReference.Parse($"{registry.Authority}/a/b:1.0.0", "Image");
        var client = connections.Client(image.Registry, new RecordingLog());

        await RegistryWorld.FailureOf(() => client.Manifests.GetAsync(image, CancellationToken.None));
        await RegistryWorld.FailureOf(() => client.Manifests.GetAsync(image, CancellationToken.None));

        var heads = registry.Requests.Select(head => head.Contains("Authorization: Basic", StringComparison.Ordinal));
        Assert.Equal([false, true, true], heads);
    }

    [Fact]
    public async Task A_registry_that_asks_for_nothing_is_sent_nothing()
    {
        await using var registry = new RawServer(
            _ => RawServer.Http("200 OK", Body, "Content-Type: application/vnd.oci.image.manifest.v1+json"));

        var (found, heads) = await GetTwiceAsync(registry);

        Assert.NotNull(found);
        Assert.All(heads, head => Assert.DoesNotContain("Authorization", head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bearer realm=\"https://10.0.0.1/token\"")]
    [InlineData("Bearer realm=\"https://metadata.google.internal/token\"")]
    [InlineData("Bearer realm=\"http://auth.example/token\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Bearer service=\"x\"")]
    public async Task A_token_service_in_an_unsafe_place_is_not_asked(string challenge)
    {
        await using var registry = new RawServer(head => Answer(head, _ => challenge));

        var diagnostic = await RegistryWorld.FailureOf(() => GetTwiceAsync(registry));

        Assert.Equal("ARB2008", diagnostic.Code);
        Assert.Contains("Check the registry's name", diagnostic.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task Elsewhere_the_sources_are_listed_once_for_each_reason_and_the_cure_is_named()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = "/run/secrets/key.json";
        var client = world.Client(world.Settings with { DeclaredHosts = "", Credentials = new() });

        var diagnostic = await RegistryWorld.FailureOf(() => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None));

        var host = world.Host.Authority;
        Assert.Equal("ARB2007", diagnostic.Code);
        Assert.Contains(
            $"Run docker login {host}. If {host} is Artifact Registry under another name, declare it: <ArtifactRegistryHost "
                + $"Include=\"{host}\" />.",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            [
                "  environment: its variables apply to ContainerRegistry and ContainerBaseRegistry only",
                "  application-credentials, application-default, gcloud, metadata: used for Artifact Registry hosts only",
            ],
            diagnostic.Message
                .Split(Environment.NewLine)
                .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.StartsWith("  docker:", StringComparison.Ordinal)));
        Assert.DoesNotContain("GOOGLE_APPLICATION_CREDENTIALS", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_that_is_not_understood_is_a_refused_credential()
    {
        await using var registry = new RawServer(head => Answer(head, _ => "Negotiate"));

        var diagnostic = await RegistryWorld.FailureOf(() => GetTwiceAsync(registry));

        Assert.Equal("ARB2006", diagnostic.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"token\":\"\"}")]
    [InlineData("{\"token\":7}")]
    [InlineData("<html>sign in</html>")]
    [InlineData("")]
    public async Task A_token_service_that_gives_no_token_is_told(string answer)
    {
        await using var registry = new RawServer(head => head.StartsWith("GET /token", StringComparison.Ordinal)
            ? RawServer.Http("200 OK", answer)
            : Answer(head, port => $"Bearer realm=\"http://localhost:{port}/token\""));

        var diagnostic = await RegistryWorld.FailureOf(() => GetTwiceAsync(registry));

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains("/token was answered, but it holds no token", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000000")]
    public async Task A_token_whose_lifetime_is_absurd_counts_as_one_of_a_minute(string seconds)
    {
        await using var registry = new RawServer(head => head.StartsWith("GET /token", StringComparison.Ordinal)
            ? RawServer.Http("200 OK", $"{{\"token\":\"t0\",\"expires_in\":{seconds}}}")
            : Answer(head, port => $"Bearer realm=\"http://localhost:{port}/token\""));

        var (found, heads) = await GetTwiceAsync(registry);

        // It has no more than the margin before its end, so each request gets a new one.
        Assert.NotNull(found);
        Assert.Equal(2, heads.Count(head => head.StartsWith("GET /token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_service_without_time_is_asked_again_and_its_failure_is_one_coded_error()
    {
        await using var registry = new RawServer(head => head.StartsWith("GET /token", StringComparison.Ordinal)
            ? RawServer.Http("503 Service Unavailable", "")
            : Answer(head, port => $"Bearer realm=\"http://localhost:{port}/token\""));

        var diagnostic = await RegistryWorld.FailureOf(() => GetTwiceAsync(registry));

        Assert.Equal("ARB3006", diagnostic.Code);
        Assert.InRange(registry.Requests.Count(head => head.StartsWith("GET /token", StringComparison.Ordinal)), 4, 100);
    }

    // RawServer does not know its port before it answers: the request's Host header tells it.
    private static string Answer(string head, Func<string, string> challenge)
    {
        var port = head.Split("Host: localhost:")[1].Split('\r')[0];
        return head switch
        {
            _ when head.StartsWith("GET /token", StringComparison.Ordinal) =>
                RawServer.Http("200 OK", "{\"access_token\":\"t0\",\"expires_in\":3600}"),
            _ when head.Contains("Authorization: ", StringComparison.Ordinal) =>
                RawServer.Http("200 OK", Body, "Content-Type: application/vnd.oci.image.manifest.v1+json"),
            _ => RawServer.Http(
                "401 Unauthorized",
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}",
                "Content-Type: application/json",
                $"WWW-Authenticate: {challenge(port)}"),
        };
    }

    private static async Task<(Manifest? Found, IReadOnlyList<string> Heads)> GetTwiceAsync(RawServer server)
    {
        using var connections = Connect(
            new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan },
            new PasswordCredential(SafeText.Of($"docker"), SafeText.Of($"config.json"), "user", "pass"));
        var image = ImageReference.Parse($"{server.Authority}/a/b:1.0.0", "Image");
        var client = connections.Client(image.Registry, new RecordingLog());
        await client.Manifests.GetAsync(image, CancellationToken.None);
        return (await client.Manifests.GetAsync(image, CancellationToken.None), [.. server.Requests]);
    }

    private static RegistryConnections Connect(ConnectionSettings settings, RegistryCredential credential) =>
        new(settings, new CredentialChain([new Given(credential)]), new VirtualTime());

    private sealed class Given(RegistryCredential credential) : ICredentialSource
    {
        public SafeText Name => credential.Source;

        public ValueTask<CredentialLookup> LookUpAsync(CredentialRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult<CredentialLookup>(new CredentialLookup.Found(credential));
    }
}
