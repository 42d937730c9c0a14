using System.Net;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;
using ArtifactRegistry.Emulator.Tool;

namespace ArtifactRegistry.Emulator.Tests.Command;

/// <summary>The command <c>artifact-registry-emulator</c>.</summary>
public class TheCommand
{
    [Fact]
    public async Task It_prints_one_line_when_ready_and_stops_on_SIGTERM()
    {
        using var folder = new TemporaryDirectory();
        using var process = await EmulatorProcess.StartAsync(
            "--port", "0", "--key-file", folder.Combine("key.json"), "--log", folder.Combine("log.jsonl"));
        Assert.Matches("^listening on http://localhost:[0-9]+$", process.Line);
        var key = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder.Combine("key.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(new Uri(process.BaseUri, "token").ToString(), key.GetProperty("token_uri").GetString());
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(folder.Combine("key.json")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var client = process.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v2/")).Status);
        Assert.Equal((0, ""), await process.TerminateAsync());
        Assert.Contains(
            "\"statusCode\":401",
            Assert.Single(await File.ReadAllLinesAsync(folder.Combine("log.jsonl"), TestContext.Current.CancellationToken)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "a", "--port takes a number from 0 to 65535, not 'a'")]
    [InlineData("--port", "70000", "--port takes a number from 0 to 65535, not '70000'")]
    [InlineData("--data", null, "Required argument missing for option: '--data'.")]
    [InlineData("--nonsense", "x", "Unrecognized command or argument '--nonsense'.")]
    [InlineData("--repository", "p", "--repository takes PROJECT/REPO, not 'p'")]
    [InlineData("--repository", "p/r,closed", "--repository knows ',immutable' and ',public', not ',closed'")]
    [InlineData("--repository", "1:p/r", "--repository names port 1, which no --port or --https-port does")]
    [InlineData("--seed-image", "base", "--seed-image takes PROJECT/REPO/IMAGE[:TAG], not 'base'")]
    [InlineData("--seed-image", "p/r/base:a:b", "--seed-image takes PROJECT/REPO/IMAGE[:TAG], not 'p/r/base:a:b'")]
    [InlineData("--member", "ci=owner", "--member knows the roles reader, writer, repoAdmin, not 'owner'")]
    [InlineData("--fault", "GET x=teapot", "--fault STATUS takes a number from 200 to 599, not 'teapot'")]
    [InlineData("--fault", "GET (=500", "--fault takes 'METHOD PATH-REGEX=FAULT[xCOUNT][/EVERY]', not 'GET (=500'")]
    [InlineData("--behavior", "Nonsense=1", "--behavior does not know 'Nonsense'; see docs/emulator.md")]
    [InlineData("--behavior", "Referrers=perhaps", "--behavior Referrers does not take 'perhaps'")]
    public async Task An_argument_that_it_cannot_understand_is_told(string name, string? value, string message)
    {
        var errors = new StringWriter();
        var code = await EmulatorCommand.RunAsync([name, .. value is null ? Array.Empty<string>() : [value]], TextWriter.Null, errors);
        Assert.Equal(2, code);
        Assert.StartsWith("artifact-registry-emulator: " + message, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_argument_finds_its_option()
    {
        var options = ParsedOptions.Of(
        [
            "--port", "5000", "--port=5001", "--https-port", "5443", "--repository", "5000:p/r,immutable,public", "--repository", "q/s",
            "--member", "ci=writer", "--member", "q/s:dev=reader", "--latency-ms", "5", "--allow-host", "a.test", "--allow-host", "b.test",
            "--seed-image", "q/s/base", "--seed-image", "p/r/base:10.0", "--key-file", "key.json", "--token-lifetime", "120",
            "--fault", "GET manifests/1=503x2/3", "--fault", "* blobs=delay:20,cut-middle",
            "--behavior", "TagListMaximum=7", "--behavior", "RegistryTokenLifetime=60",
        ]);
        Assert.Equal([5000, 5001, 5443], options.Hosts.Select(h => h.Port));
        Assert.Equal(["p/r", "q/s"], options.Hosts[0].Repositories.Select(r => r.Name));
        Assert.True(options.Hosts[0].Repositories[0] is { ImmutableTags: true, Public: true });
        Assert.Equal(["q/s"], options.Hosts[1].Repositories.Select(r => r.Name));
        Assert.Equal(RepositoryRole.Reader, options.Hosts[1].Repositories[0].Members["dev"]);
        Assert.Equal(RepositoryRole.Writer, options.Members["ci"]);
        Assert.Equal(["q/s/base", "p/r/base:10.0"], options.Hosts[0].BaseImages);
        Assert.Equal(["q/s/base"], options.Hosts[1].BaseImages);
        Assert.Equal(["a.test", "b.test"], options.AllowedHosts);
        Assert.Equal("key.json", options.KeyFile);
        Assert.Equal(120, options.TokenLifetime.TotalSeconds);
        Assert.Equal((503, 2, 3), (options.Faults[0].StatusCode!.Value, options.Faults[0].Count!.Value, options.Faults[0].Every));
        Assert.Equal((20, Emulator.Faults.FaultCut.MidAnswer), (options.Faults[1].Delay.TotalMilliseconds, options.Faults[1].Cut));
        Assert.Equal((7, 60), (options.Behavior!.TagListMaximum, options.Behavior.RegistryTokenLifetime.TotalSeconds));
        Assert.False(ParsedOptions.Of("--no-auth").Behavior!.OneWritePerUpload);
    }

    [Fact]
    public void A_base_image_outside_the_repositories_is_an_error()
    {
        var failure = Assert.Throws<CommandLineException>(() => ParsedOptions.Of("--repository", "p/r", "--seed-image", "p/q/base"));
        Assert.Equal("--seed-image p/q/base is in no repository that --repository names", failure.Message);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var emulated = await Emulated.StartAsync();
        var errors = new StringWriter();
        Assert.Equal(1, await EmulatorCommand.RunAsync(["--port", emulated.Host.Port.ToString()], TextWriter.Null, errors));
        Assert.Contains("in use", errors.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
