using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>What a build shares: connections, credentials, and the budget for retries. Lives as long as the build.</summary>
internal sealed class RegistryConnections : IDisposable
{
    private readonly ConcurrentDictionary<RegistryHost, Lazy<HttpMessageInvoker>> connections = new();
    private readonly ConcurrentDictionary<RegistryHost, Lazy<Task<bool>>> looks = new();
    private readonly ConnectionSettings settings;
    private readonly CredentialChain credentials;
    private readonly RetryBudget budget;
    private readonly RegistryWarnings warnings = new();
    private readonly KnownSecrets secrets = new();
    private readonly TimeProvider time;
    private readonly Func<RegistryHost, HttpMessageHandler> createTransport;
    private int isReported;

    /// <summary>Connections with these settings.</summary>
    /// <param name="settings">How the registries are reached.</param>
    /// <param name="credentials">Where credentials come from; disposed with the connections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="createTransport">Makes the handler that sends; a test may put its own here.</param>
    public RegistryConnections(
        ConnectionSettings settings,
        CredentialChain credentials,
        TimeProvider time,
        Func<RegistryHost, HttpMessageHandler>? createTransport = null)
    {
        (this.settings, this.credentials, this.time) = (settings, credentials, time);
        this.createTransport = createTransport ?? CreateTransport;
        budget = new RetryBudget(settings.RetryBudget, time);
        Concurrency = OpenFileLimit.Concurrency(settings.Concurrency);
    }

    /// <summary>Whether the build acts as another service account.</summary>
    public bool IsImpersonating => settings.Credentials.ImpersonateServiceAccount.Length > 0;

    /// <summary>How many requests to a host may be under way at once: what the user allows, and the files that the process may
    /// open.</summary>
    public int Concurrency { get; }

    /// <summary>Which blobs the build has brought where.</summary>
    public BlobPlaces Places { get; } = new();

    /// <summary>Whether Google's access tokens belong to <paramref name="host"/>.</summary>
    public bool IsArtifactRegistry(RegistryHost host) => settings.IsArtifactRegistry(host);

    /// <summary>The least number of components that an image's name has at <paramref name="host"/>.</summary>
    public int MinDepth(RegistryHost host) => settings.MinDepth(host);

    /// <summary>The credential that requests to <paramref name="host"/> are signed with.</summary>
    public ValueTask<RegistryCredential> GetCredentialAsync(
        RegistryHost host, CancellationToken cancellationToken, string repository = "") =>
        credentials.GetAsync(RequestFor(host) with { Repository = repository }, cancellationToken);

    /// <summary>Gets the access token that requests to <paramref name="image"/> will be signed with, so that the first of them need not
    /// wait for it. Does nothing where the credential is no access token.</summary>
    /// <exception cref="ArtifactRegistryException">The credential's source is broken, or gives no token.</exception>
    public async Task SignInAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (await GetCredentialAsync(image.Registry, cancellationToken, image.Repository.Path) is AccessTokenCredential tokens)
        {
            await tokens.GetAsync(refused: null, cancellationToken);
        }
    }

    /// <summary>Whether the SDK's push is to have a credential for <paramref name="host"/>: one anonymous request for a host that the user
    /// declared, none for Google's own. <see langword="false"/> when the registry asks for none.</summary>
    /// <exception cref="ArtifactRegistryException">The registry sends the push's credential elsewhere, or does not answer as a
    /// registry.</exception>
    public Task<bool> AsksForCredentialAsync(RegistryHost host, IRegistryLog log, CancellationToken cancellationToken) =>
        ArtifactRegistryHosts.Contains(host)
            ? Task.FromResult(true)
            : looks.GetOrAdd(host, _ => new Lazy<Task<bool>>(() => LookAsync(host, log, cancellationToken))).Value;

    private async Task<bool> LookAsync(RegistryHost host, IRegistryLog log, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(CreatePipeline(host, isSigned: false));
        return await new AnonymousLook(http, AddressOf(host), time).AskAsync(log, cancellationToken);
    }

    /// <summary>A client for <paramref name="host"/> that tells <paramref name="log"/> what it does.</summary>
    public RegistryClient Client(RegistryHost host, IRegistryLog log)
    {
        var http = connections.GetOrAdd(host, key => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(CreatePipeline(key))));
        if (Concurrency < settings.Concurrency && Interlocked.Exchange(ref isReported, 1) == 0)
        {
            log.Notice($"ArtifactRegistryConcurrency is {settings.Concurrency}, and {Concurrency} is used, because this process may not "
                + $"open more files (ulimit -n).");
        }

        var retries = new RetryPolicy(budget, time, Random.Shared);
        return new RegistryClient(
            host, settings.IsArtifactRegistry(host), http.Value, AddressOf(host), new CleanLog(log, secrets), time, retries, warnings);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in connections.Values.Where(connection => connection.IsValueCreated))
        {
            connection.Value.Dispose();
        }

        credentials.Dispose();
    }

    // A request passes through these from the last line to the first.
    private EchoHandler CreatePipeline(RegistryHost host, bool isSigned = true)
    {
        var handler = createTransport(host);
        handler = host.IsLoopback ? new LoopbackHandler(handler) : handler;
        handler = new TransportHandler(handler, settings.Timeout, time);
        handler = new SentCredentialsHandler(handler, secrets);
        handler = isSigned ? new CredentialHandler(handler, AddressOf(host), RequestFor(host), credentials, time) : handler;
        handler = new RedirectHandler(handler);
        handler = new ConcurrencyHandler(handler, Concurrency);
        handler = new RetryHandler(handler, budget, time, Random.Shared);
        return new EchoHandler(handler, secrets);
    }

    private CredentialRequest RequestFor(RegistryHost host) => new(host, settings.IsArtifactRegistry(host), settings.RoleOf(host));

    private static Uri AddressOf(RegistryHost host) => new($"{(host.IsLoopback ? "http" : "https")}://{host}/");

    /// <summary>The handler that sends to <paramref name="host"/>: no redirects, no cookies.</summary>
    internal static SocketsHttpHandler CreateTransport(RegistryHost host)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !host.IsLoopback,
            // In KiB. Upload locations of federated identities are longer than 16 KiB (actions/attest-build-provenance#606).
            MaxResponseHeadersLength = 128,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = new Connector(AddressOf(host).IdnHost, Dns.GetHostAddressesAsync).ConnectAsync,
        };
        if (host.IsLoopback)
        {
            // What never leaves the machine needs no proof of who answers; the SDK's push treats localhost likewise. Its token service or
            // storage may be elsewhere.
            handler.SslOptions.RemoteCertificateValidationCallback = (connection, _, _, errors) =>
                errors == SslPolicyErrors.None
                || (connection is SslStream { TargetHostName: var name }
                    && RegistryHost.TryParse(name, out var target)
                    && target.IsLoopback);
        }

        return handler;
    }
}

/// <summary>Asks a registry anonymously where its tokens come from. The SDK's push sends its credential to whatever token service the
/// registry names, so this decides before the credential is handed over. A registry can answer the push differently: declaring it means
/// trusting it.</summary>
/// <param name="http">A pipeline that signs nothing.</param>
/// <param name="registry">The registry.</param>
/// <param name="time">Reads a <c>Retry-After</c> that is a date.</param>
internal sealed class AnonymousLook(HttpMessageInvoker http, Uri registry, TimeProvider time)
{
    /// <summary>Whether the registry asks for a credential.</summary>
    /// <exception cref="ArtifactRegistryException">It names a token service where this package would not send the credential, or is no
    /// registry.</exception>
    public async Task<bool> AskAsync(IRegistryLog log, CancellationToken cancellationToken)
    {
        using var request = new RequestContext { Log = log }.On(new HttpRequestMessage(HttpMethod.Get, new Uri(registry, "/v2/")));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                return IsSafe(Challenge.From(response));
            }

            if (!response.IsSuccessStatusCode)
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                throw RegistryFailure.From(response, (request.Method, Scope: null), body, credential: null, time);
            }

            return false;
        }
        catch (Exception failure) when (TransientFailure.IsNetworkFailure(failure))
        {
            throw NetworkDiagnostics.From(failure, request.Method, request.RequestUri!).ToException(failure);
        }
    }

    private bool IsSafe(Challenge? challenge) => challenge switch
    {
        null => throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, new Uri(registry, "/v2/"), "it names no way to sign in")
            .ToException(),
        { IsBasic: true } => true,
        _ when Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) && IsTrusted(realm) => true,
        _ => throw RegistryDiagnostics.UnsafePushChallenge(registry, SafeText.Realm(challenge["realm"])).ToException(),
    };

    // The registry itself, a registry on this machine for another there, or Artifact Registry under its own name, which serves custom
    // domains.
    private bool IsTrusted(Uri realm) =>
        Origin.IsSame(registry, realm)
        || (registry.IsLoopback && realm is { IsLoopback: true, Scheme: "http" or "https" })
        || (realm is { Scheme: "https", IsDefaultPort: true }
            && RegistryHost.TryParse(realm.Host, out var host)
            && ArtifactRegistryHosts.Contains(host));
}
