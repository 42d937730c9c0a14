using System.Net.Sockets;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Hosting;

/// <summary>A port that answers serves everything that was asked for at the start.</summary>
public class Readiness
{
    [Fact]
    public async Task The_key_file_is_complete_before_the_port_answers()
    {
        using var folder = new TemporaryDirectory();
        var watch = new SeedingWatch(folder.Combine("key.json"));
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            KeyFile = folder.Combine("key.json"),
            TimeProvider = watch,
            Hosts = [new EmulatorHost { BaseImages = ["p/r/base"] }],
        });
        Assert.Equal(emulated.Host.Port, watch.PortInKeyFile);
        Assert.True(watch.PortRefused);
        Assert.Equal(["latest"], emulated.Host.Tags("p/r/base"));
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_written_ends_the_start()
    {
        using var folder = new TemporaryDirectory();
        await Assert.ThrowsAnyAsync<IOException>(
            () => Emulated.StartAsync(new EmulatorOptions { KeyFile = folder.Combine("none/key.json") }));
    }

    [Fact]
    public async Task A_base_image_is_there_after_each_start_and_a_tag_that_was_moved_stays_moved()
    {
        using var folder = new TemporaryDirectory();
        EmulatorOptions options =
            new() { DataDirectory = folder.Combine("data"), Hosts = [new EmulatorHost { BaseImages = ["p/r/base:10.0"] }] };
        string moved;
        await using (var first = await Emulated.StartAsync(options))
        {
            Assert.Equal(["10.0"], first.Host.Tags("p/r/base"));
            Assert.Equal(3, first.Host.Manifests("p/r/base").Count);
            moved = first.Host.PushImage("p/r/base", "10.0");
        }

        await using var second = await Emulated.StartAsync(options);
        Assert.Equal(moved, second.Host.GetTagDigest("p/r/base", "10.0"));
    }

    [Theory]
    [InlineData("P/r/base")]
    [InlineData("p/r/base:")]
    [InlineData("p/r/base:1:2")]
    public async Task A_base_image_without_a_valid_name_ends_the_start(string name)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(
            () => Emulated.StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { BaseImages = [name] }] }));
        Assert.StartsWith($"'{name}' is not the name of an image", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The clock is read first when the base image is stored: the moment at which the key file must exist and the port must not
    /// answer.</summary>
    private sealed class SeedingWatch(string keyFile) : TimeProvider
    {
        public int? PortInKeyFile { get; private set; }

        public bool PortRefused { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (PortInKeyFile is null)
            {
                using var key = JsonDocument.Parse(File.ReadAllText(keyFile));
                PortInKeyFile = new Uri(key.RootElement.GetProperty("token_uri").GetString()!).Port;
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                PortRefused = Assert.Throws<SocketException>(
                    () => socket.Connect("127.0.0.1", PortInKeyFile.Value)).SocketErrorCode == SocketError.ConnectionRefused;
            }

            return base.GetUtcNow();
        }
    }
}
