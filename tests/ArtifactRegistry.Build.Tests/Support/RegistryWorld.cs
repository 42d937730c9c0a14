using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>An emulator and a client of it, over real HTTP. Waits take no time.</summary>
internal sealed class RegistryWorld : IAsyncDisposable
{
    public const string Repository = "my-project/my-repo/my-image";

    private readonly List<RegistryConnections> connections = [];
    private RegistryConnections? withoutRetries;

    private RegistryWorld(ArtifactRegistryEmulator emulator)
    {
        Emulator = emulator;
        Token = emulator.IssueAccessToken(lifetime: TimeSpan.FromDays(3650));
        Variables["TOKEN"] = Token;
    }

    public ArtifactRegistryEmulator Emulator { get; }

    public EmulatedHost Host => Emulator.Hosts[0];

    public string Token { get; }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public RecordingLog Log { get; } = new();

    public VirtualTime Time { get; } = new();

    /// <summary>The requests as <c>METHOD path status</c>, without the repository's path.</summary>
    public IEnumerable<string> Asked => Emulator.Requests.Select(Short);

    /// <summary>The requests as <c>METHOD last/two-segments</c>, sorted.</summary>
    public IReadOnlyList<string> Requests() =>
    [
        .. Emulator.Requests
            .Select(request => $"{request.Method} {string.Join('/', request.Path.Split('/')[^2..])}")
            .Order(StringComparer.Ordinal),
    ];

    public static async Task<RegistryWorld> StartAsync(EmulatorOptions? options = null) =>
        new(await ArtifactRegistryEmulator.StartAsync(options));

    /// <summary>Where no request needs a credential, and no host is Artifact Registry's.</summary>
    public static Task<RegistryWorld> StartPlainAsync() => StartAsync(new EmulatorOptions { RequireAuthentication = false });

    public ImageReference Image(string target = "") => At($"{Repository}{target}");

    /// <summary>An image of another repository.</summary>
    public ImageReference At(string name) => ImageReference.Parse($"{Host.Authority}/{name}", "Image");

    /// <summary>The emulator counts as Artifact Registry, and the variable <c>TOKEN</c> holds a token of its.</summary>
    public ConnectionSettings Settings => new()
    {
        DeclaredHosts = string.Join(';', Emulator.Hosts.Select(host => host.Authority)),
        Timeout = Timeout.InfiniteTimeSpan,
        Credentials = new CredentialSettings { Source = "environment", AccessTokenVariable = "TOKEN" },
    };

    public RegistryClient Client(
        ConnectionSettings? settings = null,
        EmulatedHost? host = null,
        TimeProvider? time = null,
        Func<RegistryHost, HttpMessageHandler>? createTransport = null)
    {
        var shared = Connect(settings ?? Settings, time, createTransport);
        return shared.Client(ImageReference.Parse($"{(host ?? Host).Authority}/{Repository}", "Image").Registry, Log);
    }

    /// <summary>A client that tries nothing again.</summary>
    public RegistryClient Client(ImageReference image)
    {
        withoutRetries ??= Connect(Settings with { RetryBudget = TimeSpan.Zero });
        return withoutRetries.Client(image.Registry, Log);
    }

    public RegistryConnections Connect(
        ConnectionSettings settings,
        TimeProvider? time = null,
        Func<RegistryHost, HttpMessageHandler>? createTransport = null,
        Func<string, string?>? variables = null)
    {
        var context = new CredentialContext(settings.Credentials, variables ?? (name => Variables.GetValueOrDefault(name)), time ?? Time);
        var shared = new RegistryConnections(settings, CredentialSources.CreateChain(context), time ?? Time, createTransport);
        connections.Add(shared);
        return shared;
    }

    public async ValueTask DisposeAsync()
    {
        connections.ForEach(shared => shared.Dispose());
        await Emulator.DisposeAsync();
    }

    public static async Task<Diagnostic> FailureOf(Func<Task> action) =>
        (await Assert.ThrowsAnyAsync<ArtifactRegistryException>(action)).Diagnostic;

    private static string Short(RecordedRequest request) =>
        $"{request.Method} {request.Path.Replace($"/v2/{Repository}/", "", StringComparison.Ordinal)} {request.StatusCode}";
}
