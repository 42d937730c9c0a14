using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Hosting;

/// <summary>Several hosts in one process, http and https, on loopback only.</summary>
public class LogicalHosts
{
    [Fact]
    public async Task Hosts_keep_their_images_apart_and_take_the_same_tokens()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Hosts = [new EmulatorHost(), new EmulatorHost { Location = "asia", Repositories = [new() { Name = "p/r" }] }],
        });
        var other = emulated.Emulator.Hosts[1];
        var blob = emulated.Host.PushBlob("p/r/app", "x"u8.ToArray());
        using var client = new Client(other, emulated.Token);
        Assert.Equal("404 BLOB_UNKNOWN", (await client.GetAsync($"/v2/p/r/app/blobs/{blob}")).Error);
        Assert.Equal("404 NAME_UNKNOWN", (await client.GetAsync("/v2/p/none/app/tags/list")).Error);
        var upload = (await emulated.Client.SendAsync("POST", "/v2/p/r/app/blobs/uploads/")).Location!;
        Assert.Equal("404 BLOB_UPLOAD_UNKNOWN", (await client.SendAsync("PUT", upload + "?digest=" + blob)).Error);
        Assert.Equal(
            [other.Authority, other.Authority, emulated.Host.Authority, other.Authority], emulated.Emulator.Requests.Select(r => r.Host));
    }

    [Fact]
    public async Task An_https_host_speaks_with_the_emulators_certificate()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { Https = true }] });
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate!.GetCertHashString() == emulated.Emulator.Certificate.GetCertHashString(),
            },
        });
        using var refused = await http.GetAsync(new Uri(emulated.Host.BaseUri, "v2/"), TestContext.Current.CancellationToken);
        Assert.Equal($"realm=\"https://{emulated.Host.Authority}/v2/token\"", refused.Headers.WwwAuthenticate.Single().Parameter);
        using var strict = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync(emulated.Host.BaseUri, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TLS_to_an_http_port_fails_at_once()
    {
        await using var emulated = await Emulated.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync(new Uri($"https://{emulated.Host.Authority}/v2/"), TestContext.Current.CancellationToken));
        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task It_listens_on_everything_that_localhost_means_and_on_nothing_else()
    {
        await using var emulated = await Emulated.StartAsync();
        using var four = new Client(new Uri($"http://127.0.0.1:{emulated.Host.Port}"), emulated.Token);
        var answer = await four.GetAsync("/v2/p/r/app/tags/list", ("Authorization", "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        if (Socket.OSSupportsIPv6)
        {
            using var six = new Client(new Uri($"http://[::1]:{emulated.Host.Port}"), emulated.Token);
            Assert.Equal(HttpStatusCode.OK, (await six.GetAsync("/v2/")).Status);
        }

        var addresses = await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken);
        foreach (var address in addresses.Where(address => !IPAddress.IsLoopback(address)))
        {
            using var tcp = new TcpClient(address.AddressFamily);
            await Assert.ThrowsAnyAsync<SocketException>(
                () => tcp.ConnectAsync(address, emulated.Host.Port, TestContext.Current.CancellationToken).AsTask());
        }
    }

    [Fact]
    public async Task Challenges_repeat_the_loopback_name_that_the_client_used_and_no_other()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { AllowedHosts = ["registry.test"] });
        var numeric = await emulated.Anonymous.GetAsync("/v2/", ("Host", $"127.0.0.1:{emulated.Host.Port}"));
        Assert.Contains($"http://127.0.0.1:{emulated.Host.Port}/v2/token", numeric.Header("WWW-Authenticate"), StringComparison.Ordinal);
        var foreign = await emulated.Anonymous.GetAsync("/v2/", ("Host", "registry.test"));
        Assert.Contains($"http://{emulated.Host.Authority}/v2/token", foreign.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_log_holds_schemes_and_callers_but_no_secret()
    {
        using var folder = new TemporaryDirectory();
        string token;
        await using (var emulated = await Emulated.StartAsync(new EmulatorOptions { LogFile = folder.Combine("log.jsonl") }))
        {
            token = emulated.Token;
            await emulated.Client.GetAsync("/v2/");
            await emulated.Anonymous.GetAsync("/v2/token", ("Authorization", Client.Basic("_token", token)), ("User-Agent", "test/1"));
            Assert.Equal(["Bearer tester", "Basic tester"], emulated.Emulator.Requests.Select(r => $"{r.AuthorizationScheme} {r.Member}"));
            Assert.Equal("test/1", emulated.Emulator.Requests[1].UserAgent);
            emulated.Emulator.ClearRequests();
            Assert.Empty(emulated.Emulator.Requests);
        }

        var log = await File.ReadAllTextAsync(folder.Combine("log.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(2, log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(token, log, StringComparison.Ordinal);
    }
}
