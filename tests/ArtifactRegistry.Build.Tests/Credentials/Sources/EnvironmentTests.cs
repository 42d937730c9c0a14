using ArtifactRegistry.Build.Credentials;

namespace ArtifactRegistry.Build.Tests.Credentials.Sources;

public sealed class EnvironmentTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData("GOOGLE_OAUTH_ACCESS_TOKEN")]
    [InlineData("CLOUDSDK_AUTH_ACCESS_TOKEN")]
    public async Task A_token_in_a_variable_is_used(string variable)
    {
        machine.Variables[variable] = " ya29.token\n";

        Assert.Equal("ya29.token", await machine.TokenAsync());
    }

    [Fact]
    public async Task The_variable_that_the_project_names_is_first()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "other";
        machine.Variables["MY_TOKEN"] = "mine";

        Assert.Equal("mine", await machine.TokenAsync(new() { AccessTokenVariable = "MY_TOKEN" }));
    }

    [Fact]
    public async Task A_named_variable_that_is_empty_is_an_error()
    {
        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync(new() { AccessTokenVariable = "MY_TOKEN" }));

        Assert.Equal("ARB2001", diagnostic.Code);
    }

    [Fact]
    public async Task A_token_file_is_read_again_for_a_new_token()
    {
        machine.Variables["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"] = machine.Write("token", "first\n");
        using var chain = machine.Chain();
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
        var first = await credential.GetAsync(refused: null, CancellationToken.None);
        machine.Write("token", "second\n");

        var second = await credential.GetAsync(refused: first, CancellationToken.None);

        Assert.Equal(("first", "second"), (first.Value, second.Value));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("""{"type":"service_account"}""")]
    [InlineData("line\nline")]
    [InlineData("\"quoted\"")]
    [InlineData("'quoted'")]
    public async Task What_is_no_token_is_an_error_that_does_not_show_it(string value)
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = value;

        var diagnostic = await Machine.FailureOf(() => machine.TokenAsync());

        Assert.Equal("ARB2014", diagnostic.Code);
        Assert.StartsWith(
            "GOOGLE_OAUTH_ACCESS_TOKEN holds a value that is not an access token", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_that_is_missing_is_an_error()
    {
        machine.Variables["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"] = Path.Combine(machine.Home, "nowhere");

        Assert.Equal("ARB2002", (await Machine.FailureOf(() => machine.TokenAsync())).Code);
    }

    [Fact]
    public async Task The_sdks_password_goes_to_the_registry_that_is_published_to_and_is_mentioned()
    {
        machine.Variables["DOTNET_CONTAINER_REGISTRY_UNAME"] = "me";
        machine.Variables["DOTNET_CONTAINER_REGISTRY_PWORD"] = "pass";
        using var chain = machine.Chain();

        var target = await chain.GetAsync(Machine.Request("registry.example", role: RegistryRole.PushTarget), CancellationToken.None);
        var copy = await chain.GetAsync(Machine.Request("copy.example"), CancellationToken.None);

        Assert.Equal("pass", Assert.IsType<PasswordCredential>(target).Password);
        Assert.Contains("binary logs", target.Notice.ToString(), StringComparison.Ordinal);
        Assert.IsType<AnonymousCredential>(copy);
    }

    [Fact]
    public async Task No_credential_shows_its_secret_when_it_is_printed()
    {
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.secret";
        using var chain = machine.Chain();

        Assert.Equal(
            "environment (GOOGLE_OAUTH_ACCESS_TOKEN)", $"{await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)}");
    }
}
