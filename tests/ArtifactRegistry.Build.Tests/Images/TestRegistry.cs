using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Images;

/// <summary>An emulator, and a client that is signed in to it by a variable.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly List<RegistryConnections> opened = [];
    private readonly ConnectionSettings settings;
    private readonly RegistryConnections connections;

    private TestRegistry(ArtifactRegistryEmulator emulator, ConnectionSettings settings)
    {
        (Emulator, this.settings, Token) = (emulator, settings, emulator.IssueAccessToken());
        connections = Connect();
    }

    public string Token { get; }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public string Name => $"{Host.Authority}/p/r/app";

    public ImageReference Image => ImageReference.Parse(Name, "test");

    public static async Task<TestRegistry> StartAsync(EmulatorOptions? options = null, TimeSpan? retryBudget = null)
    {
        var emulator = await ArtifactRegistryEmulator.StartAsync(options ?? new EmulatorOptions());
        return new TestRegistry(emulator, new ConnectionSettings
        {
            DeclaredHosts = string.Join(';', emulator.Hosts.Select(host => host.Authority)),
            PushHost = emulator.Hosts[0].Authority,
            RetryBudget = retryBudget ?? TimeSpan.Zero,
        });
    }

    /// <summary>The connections of another build; where the variables are not given, the token is in Google's.</summary>
    public RegistryConnections Connect(Func<string, string?>? variables = null, string? declaredHosts = null)
    {
        var own = settings with { DeclaredHosts = declaredHosts ?? settings.DeclaredHosts };
        var context = new CredentialContext(
            own.Credentials, variables ?? (name => name == "GOOGLE_OAUTH_ACCESS_TOKEN" ? Token : null), TimeProvider.System);
        opened.Add(new RegistryConnections(own, CredentialSources.CreateChain(context), TimeProvider.System));
        return opened[^1];
    }

    public RegistryClient Client(ImageReference image) => connections.Client(image.Registry, new SilentLog());

    public RegistryClient Client() => Client(Image);

    /// <summary>The requests that the registry has seen, as <c>METHOD last/two-segments</c>, sorted.</summary>
    public IReadOnlyList<string> Requests() =>
        [.. Emulator.Requests.Select(request => $"{request.Method} {string.Join('/', request.Path.Split('/')[^2..])}")
            .Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        opened.ForEach(each => each.Dispose());
        await Emulator.DisposeAsync();
    }

    private sealed class SilentLog : IRegistryLog
    {
        public void Detail(string text)
        {
        }

        public void Notice(string text)
        {
        }
    }
}
