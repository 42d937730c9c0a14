using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>A secret never reaches a log, whatever the verbosity and however MSBuild runs.</summary>
public sealed class SecretTests(PackageFixture package)
{
    [Theory]
    [InlineData("", "-m:1")]
    [InlineData(ProjectSandbox.TwoPlatforms, "-m:1")]
    [InlineData(ProjectSandbox.TwoPlatforms, "-m:2")]
    [InlineData(ProjectSandbox.TwoPlatforms, "-mt")]
    public async Task No_binary_log_or_diagnostic_output_holds_the_key_or_a_token(string platforms, string mode)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: platforms + "<ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>");

        var publish = (await sandbox.PublishAsync(mode, "-bl:log.binlog", "-v:diag")).ShouldSucceed();

        var log = Unpack(Path.Combine(sandbox.Folder, "app", "log.binlog")) + publish.All;
        Assert.Contains("credential from application-credentials", log, StringComparison.Ordinal);
        Assert.DoesNotContain(PrivateKey(sandbox), log, StringComparison.Ordinal);
        Assert.DoesNotContain("ya29.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer ey", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_in_a_variable_is_named_and_never_shown()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryAccessTokenVariable>MY_TOKEN</ArtifactRegistryAccessTokenVariable>");
        var token = sandbox.Emulator.IssueAccessToken();
        sandbox.Environment["MY_TOKEN"] = token;

        var publish = (await sandbox.PublishAsync("-bl:log.binlog", "-v:diag")).ShouldSucceed();

        var log = Unpack(Path.Combine(sandbox.Folder, "app", "log.binlog"));
        Assert.Contains("environment (MY_TOKEN)", log, StringComparison.Ordinal);
        Assert.DoesNotContain(token, log, StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Emulator.TokenRequests);
        _ = publish;
    }

    [Theory]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("DOCKER_CONFIG")]
    [InlineData("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")]
    public async Task A_key_in_place_of_a_path_is_reported_and_is_in_no_output(string variable)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Environment[variable] = sandbox.Read("key.json");
        foreach (var file in (string[])["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
        {
            sandbox.Write(file, "");
            sandbox.Environment[file] = Path.Combine(sandbox.Folder, file);
        }

        var publish = await sandbox.PublishAsync("-bl:log.binlog");

        Assert.NotEqual(0, publish.ExitCode);
        Assert.Contains($"error ARB2019: {variable} holds ", publish.All, StringComparison.Ordinal);
        var outputs = Directory.EnumerateFiles(sandbox.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("key.json" or "log.binlog")).Select(File.ReadAllText);
        Assert.All(
            [publish.All, Unpack(Path.Combine(sandbox.Folder, "app", "log.binlog")), .. outputs],
            text => Assert.DoesNotContain(PrivateKey(sandbox), text, StringComparison.Ordinal));
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
    }

    private static string Unpack(string binaryLog)
    {
        using var file = new GZipStream(File.OpenRead(binaryLog), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string PrivateKey(ProjectSandbox sandbox)
    {
        using var key = JsonDocument.Parse(sandbox.Read("key.json"));
        return key.RootElement.GetProperty("private_key").GetString()!.Split('\n')[1];
    }
}
