namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>A started emulator with one authenticated client of its first host.</summary>
internal sealed class Emulated : IAsyncDisposable
{
    private Emulated(ArtifactRegistryEmulator emulator)
    {
        Emulator = emulator;
        Token = emulator.IssueAccessToken();
        Client = new Client(emulator.Hosts[0], Token);
        Anonymous = new Client(emulator.Hosts[0]);
    }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public string Token { get; }

    public Client Client { get; }

    public Client Anonymous { get; }

    public static async Task<Emulated> StartAsync(EmulatorOptions? options = null) =>
        new(await ArtifactRegistryEmulator.StartAsync(options, TestContext.Current.CancellationToken));

    public static Task<Emulated> StartAsync(RegistryBehavior behavior) => StartAsync(new EmulatorOptions { Behavior = behavior });

    /// <summary>One host with these repositories.</summary>
    public static Task<Emulated> StartAsync(params EmulatorRepository[] repositories) =>
        StartAsync(new EmulatorOptions { Hosts = [new EmulatorHost { Repositories = repositories }] });

    /// <summary>A plain OCI registry.</summary>
    public static Task<Emulated> StartPlainAsync() => StartAsync(new EmulatorOptions { RequireAuthentication = false });

    public Client As(string member) => new(Host, Emulator.IssueAccessToken(member));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        await Emulator.DisposeAsync();
    }
}
