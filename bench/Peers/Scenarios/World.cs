using ArtifactRegistry.Build.Bench.Peers.Contenders;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>Registries that want a token, in this process, with their latency, and the login that goes with them.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int FreshHosts = 100;

    private readonly Dictionary<string, string> prepared = [];
    private int names;
    private int fresh;

    private World(ArtifactRegistryEmulator emulator, int latency, string folder)
    {
        (Emulator, Latency) = (emulator, latency);
        Login = new Login(
            [.. emulator.Hosts.Select(host => host.Authority)], emulator.IssueAccessToken(lifetime: TimeSpan.FromHours(12)), folder);
    }

    public ArtifactRegistryEmulator Emulator { get; }

    /// <summary>Milliseconds.</summary>
    public int Latency { get; }

    public Login Login { get; }

    public EmulatedHost First => Emulator.Hosts[0];

    public EmulatedHost Second => Emulator.Hosts[1];

    /// <summary>A registry that has nothing yet, and of which no peer remembers what it has (skopeo's blob-info-cache).</summary>
    public EmulatedHost Fresh() => Emulator.Hosts[2 + (fresh++ % FreshHosts)];

    /// <param name="latency">Milliseconds that pass before a request is looked at.</param>
    /// <param name="onDisk">Keeps the content in a folder, as a registry does; otherwise in memory.</param>
    public static async Task<World> StartAsync(int latency, bool onDisk = false)
    {
        var folder = Directory.CreateTempSubdirectory("peers-bench-").FullName;
        var emulator = await ArtifactRegistryEmulator.StartAsync(new EmulatorOptions
        {
            Hosts = [.. Enumerable.Repeat(new EmulatorHost(), 2 + FreshHosts)],
            Latency = TimeSpan.FromMilliseconds(latency),
            DataDirectory = onDisk ? Path.Combine(folder, "data") : null,
        });
        return new World(emulator, latency, folder);
    }

    /// <summary>A name that was not there before.</summary>
    public string NewName(string kind) => $"p/r/{kind}-{++names}";

    /// <summary>Makes what a name stands for, the first time that it is asked for; the digest.</summary>
    public string Once(string name, Func<string> make) => prepared.TryGetValue(name, out var digest) ? digest : prepared[name] = make();

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Directory.Delete(Login.Folder, recursive: true);
    }
}
