using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials.DockerConfig;

public sealed class DockerHelperTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData("""{"credHelpers":{"registry.example":"vault"}}""")]
    [InlineData("""{"credsStore":"vault"}""")]
    [InlineData(
        """{"credHelpers":{"registry.example":"vault"},"credsStore":"other","auths":{"registry.example":{"auth":"bWU6cGFzcw=="}}}""")]
    public async Task A_helper_is_asked_for_the_host_on_its_standard_input(string configuration)
    {
        machine.Write(".docker/config.json", configuration);
        machine.Install("docker-credential-vault", """
            read server
            echo "$@ $server" > "$HOME/asked"
            echo '{"ServerURL":"registry.example","Username":"me","Secret":"from-vault"}'
            """);

        var credential = Assert.IsType<PasswordCredential>(await GetAsync());

        Assert.Equal(("me", "from-vault"), (credential.UserName, credential.Password));
        Assert.Equal("get registry.example\n", File.ReadAllText(Path.Combine(machine.Home, "asked")));
        Assert.Equal("docker (docker-credential-vault)", credential.ToString());
    }

    [Fact]
    public async Task A_helpers_identity_token_is_one()
    {
        Install("""echo '{"Username":"<token>","Secret":"refresh"}'""");

        Assert.Equal("refresh", Assert.IsType<IdentityTokenCredential>(await GetAsync()).Token);
    }

    [Fact]
    public async Task A_helper_that_knows_nothing_of_the_host_is_passed_over()
    {
        Install("echo 'credentials not found in native keychain'; exit 1");

        var anonymous = Assert.IsType<AnonymousCredential>(await GetAsync());

        Assert.Contains(
            "registry.example",
            anonymous.Searched.Single(entry => entry.Source.ToString() == "docker").Reason.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_has_nothing_and_hides_a_login_in_the_file_is_reported()
    {
        Install("echo 'credentials not found in native keychain'; exit 1");
        machine.Write(".docker/config.json", """{"credsStore":"vault","auths":{"registry.example":{"auth":"bWU6cGFzcw=="} } }""");

        var anonymous = Assert.IsType<AnonymousCredential>(await GetAsync());

        Assert.Contains("docker-credential-vault, the credsStore of", $"{anonymous.Searched[1].Reason}", StringComparison.Ordinal);
        Assert.EndsWith(
            "hides the one in \"auths\": run docker login again, or remove credsStore",
            $"{anonymous.Searched[1].Reason}",
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_for_the_host_hides_the_host_s_login_in_the_file()
    {
        Install("""echo '{"Username":"me","Secret":"from the helper"}'""");
        machine.Write(".docker/config.json", """
            {"credHelpers":{"registry.example":"vault"},"auths":{"registry.example":{"username":"me","password":"from the file"} } }
            """);

        Assert.Equal("from the helper", Assert.IsType<PasswordCredential>(await GetAsync()).Password);
    }

    [Fact]
    public async Task A_helper_that_hands_out_access_tokens_is_asked_again_when_one_is_refused()
    {
        machine.Write(".docker/config.json", """{"credHelpers":{"europe-docker.pkg.dev":"gcloud"}}""");
        machine.Install("docker-credential-gcloud", """
            echo x >> "$HOME/count"
            echo "{\"Username\":\"_dcgcloud_token\",\"Secret\":\"token-$(wc -l < "$HOME/count" | tr -d ' ')\"}"
            """);
        using var chain = machine.Chain();
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var first = await credential.GetAsync(refused: null, CancellationToken.None);

        var second = await credential.GetAsync(refused: first, CancellationToken.None);

        Assert.Equal(("token-1", "token-2"), (first.Value, second.Value));
    }

    [Theory]
    [InlineData("echo 'the vault is sealed' >&2; exit 2", "exit code 2")]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"hunter2\"}'; exit 1", "its output is not shown because it may hold a password")]
    [InlineData(
        "echo '{\"Username\":\"me\",\"Secret\":\"hunter2\"}' >&2; exit 1", "its output is not shown because it may hold a password")]
    [InlineData("echo hello", "did not answer with JSON")]
    [InlineData("echo '{\"Username\":\"me\"}'", "no Username and Secret")]
    [InlineData("yes", "writes without end")]
    public async Task A_helper_that_fails_is_an_error_and_not_passed_over(string script, string reason)
    {
        Install(script);

        var diagnostic = await Machine.FailureOf(GetAsync);

        Assert.Equal("ARB2015", diagnostic.Code);
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("docker-credential-vault", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("config.json", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_hangs_is_ended()
    {
        Install("sleep 1000");

        var diagnostic = await Machine.FailureOf(() => machine.InFastTime(GetAsync()));

        Assert.Contains("no answer within 30 s", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "it is not in PATH")]
    [InlineData("../../bin/sh", "its name has characters that no program's name has")]
    public async Task A_helper_that_is_not_there_is_an_error(string name, string reason)
    {
        machine.Write(".docker/config.json", $$"""{"credsStore":"{{name}}"}""");

        var diagnostic = await Machine.FailureOf(GetAsync);

        Assert.Equal("ARB2015", diagnostic.Code);
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_in_a_relative_directory_of_PATH_is_not_run()
    {
        Install("echo '{\"Username\":\"me\",\"Secret\":\"x\"}'");
        machine.Variables["PATH"] = ".:bin";

        Assert.Contains("not in PATH", (await Machine.FailureOf(GetAsync)).Message, StringComparison.Ordinal);
    }

    private void Install(string script)
    {
        machine.Write(".docker/config.json", """{"credHelpers":{"registry.example":"vault"}}""");
        machine.Install("docker-credential-vault", script);
    }

    private async Task<RegistryCredential> GetAsync()
    {
        using var chain = machine.Chain();
        return await chain.GetAsync(Machine.Request("registry.example"), CancellationToken.None);
    }
}
