using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials;

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
    public async Task A_host_is_known_by_all_the_names_that_docker_wrote(string entry, string host)
    {
        machine.Write(".docker/config.json", """{"auths":{"ENTRY":{"auth":"bWU6cGFzcw=="}}}""".Replace("ENTRY", entry, StringComparison.Ordinal));

        Assert.IsType<PasswordCredential>(await GetAsync(host));
    }

    [Fact]
    public async Task A_login_is_used_for_its_very_host_only()
    {
        machine.Write(".docker/config.json", Login);

        Assert.IsType<AnonymousCredential>(await GetAsync("my.registry.example"));
        Assert.IsType<AnonymousCredential>(await GetAsync("registry.example:5000"));
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
        machine.Write(".docker/config.json", """{"auths":{"registry.example":{"auth":"X2pzb25fa2V5OnsiYSI6ImIifQ=="}}}"""); // _json_key:{"a":"b"}

        var credential = Assert.IsType<PasswordCredential>(await GetAsync("registry.example"));

        Assert.Equal(("_json_key", """{"a":"b"}"""), (credential.UserName, credential.Password));
    }

    [Fact]
    public async Task An_access_token_of_a_docker_login_is_used_as_one_on_artifact_registry()
    {
        machine.Write(".docker/config.json", """{"auths":{"europe-docker.pkg.dev":{"username":"oauth2accesstoken","password":"ya29.token"}}}""");

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
