using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Tests.Credentials;

public sealed class CredentialFileTests : IDisposable
{
    private const string Variable = "GOOGLE_APPLICATION_CREDENTIALS";
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task A_missing_file_is_an_error_that_names_variable_and_file()
    {
        var diagnostic = await FailureWith(Path.Combine(machine.Home, "nowhere.json"));

        Assert.Equal("ARB2002", diagnostic.Code);
        Assert.StartsWith(
            $"The file '{Path.Combine(machine.Home, "nowhere.json")}', which {Variable} names, cannot be read",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.EndsWith($"or unset {Variable} to use another source of credentials.", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_account_is_left_out()
    {
        machine.Variables[Variable] = machine.Write(
            "user.json", """{"type":"authorized_user","account":"","client_id":"x","client_secret":"y","refresh_token":"z"}""");
        using var chain = machine.Chain();

        var credential = await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None);

        Assert.Equal("application-credentials (the user who signed in with gcloud auth application-default login)", credential.ToString());
    }

    [Fact]
    public async Task A_directory_in_place_of_a_file_is_an_error() => Assert.Equal("ARB2002", (await FailureWith(machine.Home)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"installed":{"client_id":"x"}}""")]
    [InlineData("""{"type":"authorized_user","client_id":"x","client_secret":"y"}""")]
    public async Task A_file_that_is_no_credential_is_an_error(string text)
    {
        var diagnostic = await FailureWith(machine.Write("key.json", text));

        Assert.Equal("ARB2003", diagnostic.Code);
        Assert.Contains("is not valid", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"gdch_service_account"}""", "gdch_service_account")]
    [InlineData("""{"type":"external_account","credential_source":{"executable":{"command":"x"}}}""", "executable")]
    [InlineData("""{"type":"external_account","credential_source":{"certificate":{}}}""", "certificate")]
    public async Task A_type_that_the_library_cannot_use_is_an_error_that_names_gcloud_as_the_way_out(string text, string named)
    {
        var diagnostic = await FailureWith(machine.Write("key.json", text));

        Assert.Equal("ARB2004", diagnostic.Code);
        Assert.Contains(named, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("ArtifactRegistryCredentialSource=gcloud", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"service_account"}""")]
    [InlineData("""{"type":"service_account","client_email":"a@b.c","private_key":"garbage","token_uri":"http://localhost:1/"}""")]
    [InlineData("""{"type":"external_account","audience":"x"}""")]
    [InlineData("""{"type":"impersonated_service_account"}""")]
    public async Task A_credential_with_something_missing_is_an_error_when_a_token_is_needed(string text)
    {
        var diagnostic = await FailureWith(machine.Write("key.json", text));

        Assert.Equal("ARB2003", diagnostic.Code);
    }

    [Fact]
    public async Task A_file_that_everyone_can_read_is_mentioned_and_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode.");
        var path = machine.Write("key.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        Machine.SetMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        machine.Variables[Variable] = path;

        var credential = await machine.Chain().GetAsync(Machine.ArtifactRegistry, CancellationToken.None);

        Assert.Equal("application-credentials", credential.Source.ToString());
        Assert.Contains(path, credential.Notice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "This user may read everything.");
        var path = machine.Write("key.json", "{}");
        Machine.SetMode(path, UnixFileMode.None);

        Assert.Equal("ARB2002", (await FailureWith(path)).Code);
    }

    [Fact]
    public async Task A_relative_path_that_leads_nowhere_is_shown_with_what_it_stands_for()
    {
        var diagnostic = await FailureWith("nowhere/key.json");

        Assert.Equal("ARB2002", diagnostic.Code);
        Assert.Contains(
            $"The file 'nowhere/key.json', which {Variable} names, cannot be read: it does not exist. A relative path begins at the "
                + $"build's current directory, which makes it '{Path.GetFullPath("nowhere/key.json")}'. Correct the path, or",
            diagnostic.Message,
            StringComparison.Ordinal);
    }

    private async Task<Diagnostic> FailureWith(string path)
    {
        machine.Variables[Variable] = path;
        return (await Assert.ThrowsAsync<ArtifactRegistryException>(async () =>
        {
            using var chain = machine.Chain();
            var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None));
            await credential.GetAsync(refused: null, CancellationToken.None);
        })).Diagnostic;
    }
}
