using System.Net.Security;
using System.Net.Sockets;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>TLS: a public host's certificate must be trusted, a registry on loopback may speak either.</summary>
public sealed class SecureConnectionTests
{
    private const string PublicHost = "europe-docker.pkg.dev";

    [Fact]
    public async Task A_public_host_whose_certificate_is_not_trusted_gets_no_credential()
    {
        await using var world = await StartAsync();

        var diagnostic = await RegistryWorld.FailureOf(
            () => Client(world, trusts: false).Manifests.FindAsync(Image, CancellationToken.None));

        Assert.Equal("ARB4003", diagnostic.Code);
        Assert.StartsWith(
            $"HEAD https://{PublicHost}/v2/{RegistryWorld.Repository}/manifests/1.0.0 got no answer: ",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(world.Emulator.Requests);
        Assert.Empty(world.Time.Waits);
    }

    [Fact]
    public async Task A_public_host_that_is_trusted_gets_the_token_on_the_first_request()
    {
        await using var world = await StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");

        var descriptor = await Client(world, trusts: true).Manifests.FindAsync(Image, CancellationToken.None);

        Assert.Equal(digest, descriptor?.Digest.ToString());
        Assert.Equal("Bearer", Assert.Single(world.Emulator.Requests).AuthorizationScheme);
    }

    [Fact]
    public async Task A_registry_on_loopback_may_speak_https_with_a_certificate_of_its_own()
    {
        await using var world = await StartAsync();
        var digest = world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var client = world.Client();

        for (var requests = 1; requests <= 3; requests++)
        {
            Assert.Equal(digest, (await client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None))?.Digest.ToString());
            Assert.Equal(requests, world.Emulator.Requests.Count);
        }
    }

    [Fact]
    public async Task A_token_service_elsewhere_is_trusted_no_more_because_a_loopback_registry_names_it()
    {
        await using var world = await StartAsync();
        using var transport = RegistryConnections.CreateTransport(world.Image().Registry);
        transport.ConnectCallback = ToTheEmulator(world);
        using var http = new HttpMessageInvoker(transport);

        using var here = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"https://{world.Host.Authority}/v2/"), CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "https://auth.example.com/token"), CancellationToken.None));

        Assert.Equal("/v2/", Assert.Single(world.Emulator.Requests).Path);
    }

    [Fact]
    public async Task Requests_of_the_first_moment_all_find_out_what_a_loopback_registry_speaks()
    {
        await using var world = await StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        var client = world.Client();

        var found = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None)));

        Assert.All(found, Assert.NotNull);
        Assert.Equal(50, world.Emulator.Requests.Count);
    }

    [Fact]
    public async Task A_loopback_registrys_own_400_is_not_asked_again_over_https()
    {
        await using var server = new RawServer(
            _ => RawServer.Http("400 Bad Request", """{"errors":[{"code":"NAME_INVALID"}]}""", "Content-Type: application/json"));
        using var connections = new RegistryConnections(
            new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan }, new CredentialChain([]), new VirtualTime());
        var image = ImageReference.Parse($"{server.Authority}/my-image", "Image");

        var diagnostic = await RegistryWorld.FailureOf(
            () => connections.Client(image.Registry, new RecordingLog()).Manifests.GetAsync(image, CancellationToken.None));

        Assert.Equal("ARB3010", diagnostic.Code);
        Assert.Single(server.Requests);
    }

    private static ImageReference Image => ImageReference.Parse($"{PublicHost}/{RegistryWorld.Repository}:1.0.0", "Image");

    private static Task<RegistryWorld> StartAsync() => RegistryWorld.StartAsync(
        new EmulatorOptions { Hosts = [new EmulatorHost { Https = true }], AllowedHosts = [PublicHost] });

    // The public name, on the emulator's port: what a machine with a poisoned resolver would see.
    private static RegistryClient Client(RegistryWorld world, bool trusts)
    {
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = ToTheEmulator(world),
        };
        if (trusts)
        {
            transport.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => world.Emulator.Certificate.Equals(certificate),
            };
        }

        return world.Connect(world.Settings, createTransport: _ => transport).Client(Image.Registry, world.Log);
    }

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ToTheEmulator(RegistryWorld world) =>
        async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("localhost", world.Host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
}
