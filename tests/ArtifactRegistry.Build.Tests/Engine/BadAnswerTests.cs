using System.Net.Sockets;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>A registry that refuses, fails, lies or is not there: one code for the whole task, however many requests failed.</summary>
public sealed class BadAnswerTests
{
    public static TheoryData<int, string, string> Statuses => new()
    {
        { 401, "ARB2006", "Get a new one" },
        { 403, "ARB3001", "roles/artifactregistry.writer" },
        { 429, "ARB3005", "ArtifactRegistryRetryBudgetSeconds" },
        { 500, "ARB3006", "Run the build again later" },
        { 502, "ARB3006", "Run the build again later" },
        { 503, "ARB3006", "Run the build again later" },
        { 504, "ARB3006", "Run the build again later" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_refusal_or_failure_of_the_registry_is_one_error(int status, string code, string fix)
    {
        RegistryTask[] tasks(BuildWorld build) =>
        [
            new ResolveImageDigest { Image = build.Image(":1.0.0") },
            new CheckImageTags { Image = build.Image(), Tags = "1.0.0;a;b;c", Rule = "Require" },
            new GateRelease { Image = build.Image(), Tags = "a;b;c", AdditionalTags = "d;e", Policy = "Fail" },
            new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a;b;c" },
            new ListImageTags { Image = build.Image() },
        ];
        for (var index = 0; index < 5; index++)
        {
            await using var build = await BuildWorld.StartAsync();
            build.Host.PushImage(BuildWorld.Repository, "1.0.0");
            build.Emulator.AddFault(new Fault { StatusCode = status });

            var error = build.Fail(tasks(build)[index]);

            Assert.Equal(code, error.Code);
            Assert.Contains(fix, error.Message, StringComparison.Ordinal);
            Assert.Contains("http://HOST/v2/", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_is_told_when_something_is_written_there()
    {
        await using var build = await BuildWorld.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "my-project/other" }] }] });

        var (code, message) = build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a", Manifest = """{"mediaType":"application/vnd.oci.image.manifest.v1+json"}""" });

        Assert.Equal("ARB3002", code);
        Assert.Contains("gcloud artifacts repositories create", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_one_error()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Emulator.AddFault(new Fault { StatusCode = 200, Body = "<html>Please sign in</html>" });

        var (code, message) = build.Fail(new ListImageTags { Image = build.Image() });

        Assert.Equal("ARB3007", code);
        Assert.Contains("whether a proxy stands between", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_without_their_digest_are_not_tagged()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        build.Emulator.AddFault(new Fault { Method = "GET", BodyFault = BodyFault.Corrupt });

        Assert.Equal("ARB3008", build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a;b" }).Code);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Emulator.AddFault(new Fault { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = "https://evil.example/" } });

        var (code, message) = build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a;b" });

        Assert.Equal("ARB3009", code);
        Assert.Contains("https://evil.example/, which is not followed", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ARB4001", "Check the host's name (europe-docker.pkg.dev)")]
    [InlineData("ARB4002", "Check host and port")]
    [InlineData("ARB4003", "SSL_CERT_FILE")]
    public async Task A_host_that_cannot_be_reached_is_one_error(string code, string fix)
    {
        await using var build = await BuildWorld.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { Https = true }] });
        build.Share(createTransport: _ => new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                if (code != "ARB4003")
                {
                    throw new SocketException((int)(code == "ARB4001" ? SocketError.HostNotFound : SocketError.ConnectionRefused));
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("localhost", build.Host.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        var error = build.Fail(new CheckImageTags { Image = $"europe-docker.pkg.dev/{BuildWorld.Repository}", Tags = "a;b;c", Rule = "Require" });

        Assert.Equal(code, error.Code);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }
}
