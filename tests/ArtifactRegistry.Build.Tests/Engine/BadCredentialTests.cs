using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>Credentials that are configured and broken: one code that names the variable, and no other source in silence.</summary>
public sealed class BadCredentialTests
{
    [Theory]
    [InlineData("ARB_TEST_NO_SUCH_VARIABLE", "ARB_TEST_NO_SUCH_VARIABLE")]
    [InlineData(" ARB_TEST_NO_SUCH_VARIABLE ", "ARB_TEST_NO_SUCH_VARIABLE")]
    public async Task A_token_variable_that_is_named_but_empty_is_told(string name, string shown)
    {
        await using var build = await BuildWorld.StartAsync();
        build.Settings["AccessTokenVariable"] = name;

        var (code, message) = build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a" });

        Assert.Equal("ARB2001", code);
        Assert.Contains($"ArtifactRegistryAccessTokenVariable names the variable '{shown}', which is not set or empty.", message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData(null, "ARB2002", "GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("not json", "ARB2003", "GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("", "ARB2003", "GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("{}", "ARB2003", "it has no \"type\"")]
    [InlineData("""{"installed":{"client_id":"x"}}""", "ARB2003", "it is an OAuth client, not a credential")]
    [InlineData("""{"type":"gdch_service_account"}""", "ARB2004", "gdch_service_account")]
    public async Task A_key_file_that_is_none_is_told_with_its_variable(string? content, string code, string words)
    {
        await using var build = await BuildWorld.StartAsync();
        UseKey(build, content);

        var error = build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a" });

        Assert.Equal(code, error.Code);
        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task A_key_that_the_token_endpoint_refuses_is_told_with_its_owner_and_never_shown()
    {
        await using var build = await BuildWorld.StartAsync();
        var key = build.Emulator.CreateServiceAccountKey("builder");
        UseKey(build, key);
        build.Emulator.AddFault(new() { Method = "POST", PathPattern = "^/token", StatusCode = 400, Body = """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""" });

        var (code, message) = build.Fail(new CheckImageTags { Image = build.Image(), Tags = "a;b;c" });

        Assert.Equal("ARB2005", code);
        Assert.Contains("refused a token for builder@", message, StringComparison.Ordinal);
        Assert.Contains("create a new key", message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_registry_refuses_is_told_and_never_shown()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Share(new Dictionary<string, string> { [build.Settings["AccessTokenVariable"]] = "ya29.this-is-a-secret" });

        var (code, message) = build.Fail(new CheckImageTags { Image = build.Image(), Tags = "a;b;c" });

        Assert.Equal("ARB2006", code);
        Assert.Contains("does not accept the credential of environment (VARIABLE)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("this-is-a-secret", build.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credential_at_all_is_told_with_all_that_was_looked_at()
    {
        await using var build = await BuildWorld.StartAsync();
        (build.Settings["CredentialSource"], build.Settings["AccessTokenVariable"]) = ("anonymous", "");

        var (code, message) = build.Fail(new ResolveImageDigest { Image = build.Image(":1.0.0") });

        Assert.Equal("ARB2007", code);
        Assert.Contains("ArtifactRegistryAccessTokenVariable", message, StringComparison.Ordinal);
    }

    private static void UseKey(BuildWorld build, string? content)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("arb-key-").FullName, "key.json");
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        (build.Settings["CredentialSource"], build.Settings["AccessTokenVariable"]) = ("application-credentials", "");
        build.Share(new Dictionary<string, string> { ["GOOGLE_APPLICATION_CREDENTIALS"] = path });
    }
}
