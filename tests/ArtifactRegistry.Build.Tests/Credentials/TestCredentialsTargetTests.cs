using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Credentials;

/// <summary>The target <c>ArtifactRegistryTestCredentials</c> in an MSBuild of its own.</summary>
[Collection(nameof(Alone))]
public sealed class TestCredentialsTargetTests : IDisposable
{
    private readonly Machine machine = new() { Clock = TimeProvider.System };

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task It_says_which_source_for_whom_how_long_and_whether_the_registry_accepts_it()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", emulator.CreateServiceAccountKey());

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-getItem:ArtifactRegistryCredential");

        Assert.True(exitCode == 0, output);
        var item = JsonDocument.Parse(output).RootElement.GetProperty("Items").GetProperty("ArtifactRegistryCredential")[0];
        Assert.Equal(
            (emulator.Hosts[0].Authority, "application-credentials", "tester@emulator.iam.gserviceaccount.com", "true"),
            (Text("Identity"), Text("Source"), Text("Account"), Text("Accepted")));
        Assert.InRange(
            DateTimeOffset.Parse(Text("ExpiresAt")!) - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));

        string? Text(string name) => item.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_credential_that_the_registry_does_not_accept_fails_the_build()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        machine.Variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.nobody";

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-v:detailed");

        Assert.Equal(1, exitCode);
        Assert.Contains("environment (GOOGLE_OAUTH_ACCESS_TOKEN), not accepted.", output, StringComparison.Ordinal);
        Assert.Contains("error ARB2006", output, StringComparison.Ordinal);
        // MSBuild itself prints the environment at this verbosity; none of our lines has the token.
        Assert.DoesNotContain(output.Split('\n'), line =>
            line.Contains("ya29.nobody", StringComparison.Ordinal)
            && !line.Contains("GOOGLE_OAUTH_ACCESS_TOKEN = ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_binary_log_holds_neither_the_key_nor_the_token()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        var key = emulator.CreateServiceAccountKey();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", key);
        var log = Path.Combine(machine.Home, "log.binlog");

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, $"-bl:{log};ProjectImports=Embed");

        Assert.True(exitCode == 0, output);
        await using var file = File.OpenRead(log);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.Latin1);
        var text = await reader.ReadToEndAsync();
        Assert.Contains("ArtifactRegistryTestCredentials", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ya29.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            JsonDocument.Parse(key).RootElement.GetProperty("private_key").GetString()!.Split('\n')[3], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_projects_of_a_build_cost_one_token()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("key.json", emulator.CreateServiceAccountKey());

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-v:normal", projects: 50);

        Assert.True(exitCode == 0, output);
        Assert.Equal(50, emulator.Requests.Count(request => request.Path == "/v2/"));
        Assert.Equal(1, emulator.TokenRequests);
    }

    [Fact]
    public async Task When_nothing_was_found_the_registrys_refusal_lists_every_place_that_was_looked_at()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();

        var (exitCode, output) = await MSBuild.RunAsync(
            machine,
            emulator,
            "ArtifactRegistryListTags",
            $"-p:ArtifactRegistryImage={emulator.Hosts[0].Authority}/my-project/my-repo/my-image");

        Assert.Equal(1, exitCode);
        // The console logger repeats the code on every line of a message.
        var lines = output
            .Split('\n')
            .Select(line => line[(line.IndexOf("ARB2007: ", StringComparison.Ordinal) is var code and >= 0 ? code + 9 : 0)..]);
        Assert.Matches(
            "Sources checked:\\s+environment: none of .*\\s+docker: none of .*\\s+application-credentials: neither "
            + ".*\\s+application-default: .* does not exist"
            + "\\s+gcloud: .*\\s+metadata: ",
            string.Join('\n', lines));
    }

    [Fact]
    public async Task A_workload_on_amazon_signs_its_request_itself()
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync();
        await using var sts = await LoopbackServer.StartAsync(
            200, $$"""{"access_token":"{{emulator.IssueAccessToken()}}","expires_in":3600,"token_type":"Bearer"}""");
        machine.Variables["AWS_REGION"] = "eu-central-1";
        machine.Variables["AWS_ACCESS_KEY_ID"] = "AKIA";
        machine.Variables["AWS_SECRET_ACCESS_KEY"] = "secret";
        machine.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = machine.Write("aws.json", $$"""
            {"type":"external_account","audience":"//iam.googleapis.com/x",
             "subject_token_type":"urn:ietf:params:aws:token-type:aws4_request",
             "token_url":"{{sts.Address}}","credential_source":{"environment_id":"aws1",
             "regional_cred_verification_url":"https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"} }
            """);

        var (exitCode, output) = await MSBuild.TestCredentialsAsync(machine, emulator, "-v:normal");

        Assert.True(exitCode == 0, output);
        Assert.Contains("AWS4-HMAC-SHA256", Assert.Single(sts.Requests).Body, StringComparison.Ordinal);
    }
}
