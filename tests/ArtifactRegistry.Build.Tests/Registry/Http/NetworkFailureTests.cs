using System.Net;
using System.Net.Sockets;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator.Faults;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Build.Tests.Registry.Http;

/// <summary>No answer, or none that is HTTP.</summary>
public sealed class NetworkFailureTests
{
    [Fact]
    public async Task A_port_where_nothing_listens_is_told()
    {
        var diagnostic = await FailureOf($"localhost:{FreePort()}");

        Assert.Equal("ARB4002", diagnostic.Code);
        Assert.Matches(
            @"Nothing listens at localhost:\d+\. Start the registry \(or the emulator\) there, or correct the port\.$", diagnostic.Message);
    }

    [Fact]
    public async Task A_host_that_is_not_found_is_told_at_once()
    {
        var time = new VirtualTime();

        // The resolver's own failure, without asking one: no test depends on a network.
        var diagnostic = await FailureOf("registry.example", time, _ => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Equal("ARB4001", diagnostic.Code);
        Assert.Contains("Check the host's name (registry.example)", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(time.Waits);
    }

    [Theory]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoData)]
    [InlineData(SocketError.NoRecovery)]
    public async Task A_resolver_that_does_not_work_is_told_as_such(SocketError error) =>
        Assert.Equal("ARB4001", (await FailureOf("registry.example", connect: _ => throw new SocketException((int)error))).Code);

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_told_and_not_blamed_on_the_answer()
    {
        var transport = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(1) };
        transport.ConnectCallback = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        };

        var diagnostic = await FailureOf("registry.example", new VirtualTime(), transport);

        Assert.Equal("ARB4002", diagnostic.Code);
        Assert.Contains("no connection came about in time", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ArtifactRegistryTimeoutSeconds", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    public async Task A_server_that_does_not_speak_http_is_told(string answer)
    {
        await using var server = new RawServer(_ => answer);

        var diagnostic = await FailureOf(server.Authority);

        Assert.Equal("ARB3004", diagnostic.Code);
        Assert.Contains("does not speak HTTP: check host and port", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0015\u0003\u0003\0\u0002\u0002(")] // a TLS alert
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe")]
    public async Task A_server_that_hangs_up_is_told(string answer)
    {
        await using var server = new RawServer(_ => answer);

        Assert.Equal("ARB4004", (await FailureOf(server.Authority)).Code);
    }

    [Fact]
    public async Task A_status_lines_words_can_neither_colour_nor_command()
    {
        await using var server = new RawServer(_ => RawServer.Http("503 \u001b[31m::set-output name=x::y"));
        var log = new RecordingLog();

        await FailureOf(server.Authority, log: log);

        Assert.NotEmpty(log.Notices);
        Assert.All(log.Notices, notice => Assert.DoesNotContain(notice, char.IsControl));
        Assert.All(log.Notices, notice => Assert.DoesNotContain("::", notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_without_end_is_not_read_to_its_end()
    {
        await using var server = new RawServer(
            _ => "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n" + new string('x', 40 * 1024 * 1024));

        var diagnostic = await FailureOf(server.Authority);

        Assert.Equal("ARB3007", diagnostic.Code);
        Assert.Contains("more than 1024 KiB", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_told_with_the_property()
    {
        var time = new FakeTimeProvider();
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Delay = TimeSpan.FromHours(1) });
        var client = world.Client(world.Settings with { Timeout = TimeSpan.FromSeconds(100), RetryBudget = TimeSpan.Zero }, time: time);
        var heading = client.Manifests.FindAsync(world.Image(":1.0.0"), CancellationToken.None);

        while (!heading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        var diagnostic = await RegistryWorld.FailureOf(() => heading);
        Assert.Equal("ARB4005", diagnostic.Code);
        Assert.Contains("nothing came within 100 s. Raise ArtifactRegistryTimeoutSeconds", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(503)]
    public async Task Cancellation_ends_a_request_and_a_wait(int status)
    {
        using var cancellation = new CancellationTokenSource();
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(status == 0 ? new Fault { Delay = TimeSpan.FromHours(1) } : new Fault { StatusCode = status });
        var client = world.Client(time: new FakeTimeProvider());
        var heading = client.Manifests.FindAsync(world.Image(":1.0.0"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heading);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task<Diagnostic> FailureOf(
        string authority, VirtualTime? time = null, Func<SocketsHttpConnectionContext, Stream>? connect = null, RecordingLog? log = null)
    {
        var transport = new SocketsHttpHandler();
        if (connect is not null)
        {
            transport.ConnectCallback = (context, _) => ValueTask.FromResult(connect(context));
        }

        return FailureOf(authority, time ?? new VirtualTime(), transport, log);
    }

    private static async Task<Diagnostic> FailureOf(
        string authority, VirtualTime time, SocketsHttpHandler transport, RecordingLog? log = null)
    {
        var settings = new ConnectionSettings { Timeout = Timeout.InfiniteTimeSpan };
        using var connections = new RegistryConnections(settings, new([]), time, _ => transport);
        var image = ImageReference.Parse($"{authority}/my-image:1.0.0", "Image");
        return await RegistryWorld.FailureOf(
            () => connections.Client(image.Registry, log ?? new RecordingLog()).Manifests.GetAsync(image, CancellationToken.None));
    }
}
