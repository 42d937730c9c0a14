using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials.DockerConfig;

public sealed class DockerTests : IDisposable
{
    private const string Login = """{"auths":{"registry.example":{"auth":"bWU6cGFzcw=="}}}"""; // me:pass
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData(".docker/config.json", null, null)]
    [InlineData(".config/containers/auth.json", null, null)]
    [InlineData("here/config.json", "DOCKER_CONFIG", "here")]
    [InlineData("run/containers/auth.json", "XDG_RUNTIME_DIR", "run")]
    [InlineData("xdg/containers/auth.json", "XDG_CONFIG_HOME", "xdg")]
    [InlineData("my-auth.json", "REGISTRY_AUTH_FILE", "my-auth.json")]
    public async Task A_login_is_found_where_docker_and_podman_keep_it(string file, string? variable, string? value)
    {
        machine.Write(file, Login);
        if (variable is not null)
        {
            machine.Variables[variable] = Path.Combine(machine.Home, value!);
        }

        var credential = Assert.IsType<PasswordCredential>(await GetAsync("registry.example"));

        Assert.Equal(("docker", "me", "pass"), (credential.Source.ToString(), credential.UserName, credential.Password));
    }

    [Fact]
    public async Task A_file_without_the_host_is_passed_over_for_the_next_file()
    {
        machine.Write(".config/containers/auth.json", """{"auths":{"other.example":{"auth":"bWU6b3RoZXI="}}}""");
        machine.Write(".docker/config.json", Login);

        Assert.Equal("pass", Assert.IsType<PasswordCredential>(await GetAsync("registry.example")).Password);
    }

    [Theory]
    [InlineData("https://registry.example", "registry.example")]
    [InlineData("https://registry.example/v1/", "registry.example")]
    [InlineData("http://registry.example/v2/", "registry.example")]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData("https://index.docker.io/v1/", "registry-1.docker.io")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("https://registry.example/v2", "registry.example")]
    [InlineData("registry.example/", "registry.example")]
    [InlineData("registry.example/v2/", "registry.example")]
    [InlineData("https://registry.example/some/path", "registry.example")]
    [InlineData("Registry.EXAMPLE", "registry.example")]
    [InlineData("HTTPS://registry.example:5000", "registry.example:5000")]
    public async Task A_host_is_known_by_all_the_names_that_docker_wrote(string entry, string host)
    {
        machine.Write(
            ".docker/config.json", """{"auths":{"ENTRY":{"auth":"bWU6cGFzcw=="}}}""".Replace("ENTRY", entry, StringComparison.Ordinal));

        Assert.IsType<PasswordCredential>(await GetAsync(host));
    }

    [Fact]
    public async Task A_login_is_used_for_its_very_host_only()
    {
        machine.Write(".docker/config.json", Login);

        Assert.IsType<AnonymousCredential>(await GetAsync("my.registry.example"));
        Assert.IsType<AnonymousCredential>(await GetAsync("registry.example:5000"));
    }

    [Theory]
    [InlineData("team/app", "team/app")]
    [InlineData("team/other", "team")]
    [InlineData("teams/app", "host")]
    [InlineData("", "host")]
    public async Task The_longest_path_of_a_key_wins(string repository, string expected)
    {
        machine.Write(".config/containers/auth.json", """
            {"auths":{"registry.example/team":{"username":"u","password":"team"},"registry.example":{"username":"u","password":"host"},
              "registry.example/team/app":{"username":"u","password":"team/app"},
             "registry.example/tea":{"username":"u","password":"wrong"} } }
            """);
        using var chain = machine.Chain();

        var credential = await chain.GetAsync(Machine.Request("registry.example") with { Repository = repository }, CancellationToken.None);

        Assert.Equal(expected, Assert.IsType<PasswordCredential>(credential).Password);
    }

    [Fact]
    public async Task A_configuration_that_is_rewritten_during_the_build_is_read_again()
    {
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"username":"u","password":"first"} } }""");
        using var chain = machine.Chain();
        var first = await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None);
        var same = await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None);
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"username":"u","password":"second"} } }""");

        var second = await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None);

        Assert.Same(first, same);
        Assert.Equal("second", Assert.IsType<PasswordCredential>(second).Password);
    }

    [Fact]
    public async Task An_access_token_that_was_refused_is_read_again_from_the_file_that_Cloud_Build_rewrites()
    {
        const string Entry = """{"auths":{"https://europe-docker.pkg.dev":{"username":"oauth2accesstoken","password":"TOKEN"} } }""";
        machine.Write(".docker/config.json", Entry.Replace("TOKEN", "ya29.first", StringComparison.Ordinal));
        using var chain = machine.Chain();
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var first = await credential.GetAsync(refused: null, CancellationToken.None);
        machine.Write(".docker/config.json", Entry.Replace("TOKEN", "ya29.second", StringComparison.Ordinal));

        var second = await credential.GetAsync(refused: first, CancellationToken.None);

        Assert.Equal(("ya29.first", "ya29.second"), (first.Value, second.Value));
    }

    [Fact]
    public async Task An_identity_token_is_one()
    {
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"auth":"MDAwOg==","identitytoken":"refresh"}}}""");

        Assert.Equal("refresh", Assert.IsType<IdentityTokenCredential>(await GetAsync("registry.example")).Token);
    }

    [Fact]
    public async Task A_key_as_password_may_have_colons()
    {
        // _json_key:{"a":"b"}
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"auth":"X2pzb25fa2V5OnsiYSI6ImIifQ=="}}}""");

        var credential = Assert.IsType<PasswordCredential>(await GetAsync("registry.example"));

        Assert.Equal(("_json_key", """{"a":"b"}"""), (credential.UserName, credential.Password));
    }

    [Fact]
    public async Task An_access_token_of_a_docker_login_is_used_as_one_on_artifact_registry()
    {
        machine.Write(
            ".docker/config.json", """{"auths":{"europe-docker.pkg.dev":{"username":"oauth2accesstoken","password":"ya29.token"}}}""");

        Assert.Equal("ya29.token", await machine.TokenAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{"registry.example":{"auth":"no base64!"}}}""")]
    [InlineData("""{"auths":{"registry.example":{"auth":"bm8tY29sb24="}}}""")]
    public async Task A_malformed_configuration_is_an_error(string text)
    {
        var path = machine.Write(".docker/config.json", text);

        var diagnostic = await Machine.FailureOf(() => GetAsync("registry.example"));

        Assert.Equal("ARB2003", diagnostic.Code);
        Assert.Contains(path, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_a_variable_names_must_be_there()
    {
        machine.Variables["REGISTRY_AUTH_FILE"] = Path.Combine(machine.Home, "nowhere.json");

        Assert.Equal("ARB2002", (await Machine.FailureOf(() => GetAsync("registry.example"))).Code);
    }

    private async Task<RegistryCredential> GetAsync(string host)
    {
        using var chain = machine.Chain();
        return await chain.GetAsync(Machine.Request(host), CancellationToken.None);
    }
}
