using System.Net;
using System.Security.Cryptography.X509Certificates;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Faults;
using ArtifactRegistry.Emulator.GoogleEndpoints;
using ArtifactRegistry.Emulator.Page;
using ArtifactRegistry.Emulator.Protocol;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ArtifactRegistry.Emulator.Hosting;

/// <summary>The parts of a running emulator, put together, and the web server around them.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    private readonly EmulatorOptions options;
    private readonly RegistryContent content;
    private readonly UploadSessions uploads;
    private readonly Lazy<X509Certificate2> certificate;
    private readonly RequestPipeline pipeline;
    private WebApplication? application;

    private EmulatorServer(EmulatorOptions options, RegistryContent content, IReadOnlyList<int> ports)
    {
        this.options = options;
        this.content = content;
        var time = options.TimeProvider;
        var behavior = options.Behavior
            ?? (options.RequireAuthentication ? RegistryBehavior.ArtifactRegistry : RegistryBehavior.PlainRegistry);
        certificate = new(() => LoopbackCertificate.Create(time));
        Hosts = [.. options.Hosts.Select((h, i) => new EmulatedHost(h, i, ports[i], content.Hosts[i], content, time))];
        Log = new RequestLog(options.LogFile);
        Faults = new FaultPlan(options.Faults);
        AccessTokens = new AccessTokens(time, options.TokenLifetime);
        OAuth = new OAuthTokenEndpoint(AccessTokens, Accounts, Users, time);
        uploads = new UploadSessions(content.Store, behavior);
        pipeline = new RequestPipeline(
            options, Hosts, Log, Faults, new SiteGuard(options), new Quota(options, behavior), CreateDispatcher(behavior));
    }

    public IReadOnlyList<EmulatedHost> Hosts { get; }

    public RequestLog Log { get; }

    public FaultPlan Faults { get; }

    public AccessTokens AccessTokens { get; }

    public ServiceAccounts Accounts { get; } = new();

    public AuthorizedUsers Users { get; } = new();

    public OAuthTokenEndpoint OAuth { get; }

    public X509Certificate2 Certificate => certificate.Value;

    /// <summary>The OAuth token endpoint that key files name: of the first http host, where there is one.</summary>
    public Uri TokenUri => new((Hosts.FirstOrDefault(h => !h.Options.Https) ?? Hosts[0]).BaseUri, "token");

    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken)
    {
        List<LoopbackSockets> sockets = [];
        RegistryContent? opened = null;
        var started = false;
        try
        {
            foreach (var host in options.Hosts)
            {
                sockets.Add(LoopbackSockets.Bind(host.Port));
            }

            opened = await RegistryContent.OpenAsync(options.DataDirectory, options.Hosts.Count, cancellationToken);
            var server = new EmulatorServer(options, opened, [.. sockets.Select(s => s.Port)]);
            await server.PrepareAsync(cancellationToken);
            server.application = server.Build(sockets);
            await server.application.StartAsync(cancellationToken);
            started = true;
            return server;
        }
        finally
        {
            if (!started)
            {
                sockets.ForEach(s => s.Dispose());
                await (opened?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
        }
    }

    public string CreateServiceAccountKey(string name) => Accounts.CreateKeyFile(name, TokenUri);

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
        {
            using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await application.StopAsync(now.Token);
            await application.DisposeAsync();
        }

        await uploads.DisposeAsync();
        await content.DisposeAsync();
        Accounts.Dispose();
        Log.Dispose();
        if (certificate.IsValueCreated)
        {
            certificate.Value.Dispose();
        }
    }

    /// <summary>Creates what a client relies on once a port answers. The ports are bound already, so their numbers are known, but refuse
    /// connections.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (options.KeyFile is { } path)
        {
            await KeyFile.WriteAsync(path, CreateServiceAccountKey("tester"), cancellationToken);
        }

        foreach (var host in Hosts)
        {
            host.SeedBaseImages();
        }
    }

    private Dispatcher CreateDispatcher(RegistryBehavior behavior)
    {
        var time = options.TimeProvider;
        var registryTokens = new RegistryTokens(time);
        var credentials = new Credentials(AccessTokens, registryTokens, Accounts, behavior, time);
        var authorizer = new Authorizer(options, behavior);
        var gate = new Gate(options, behavior, credentials, authorizer);
        var receiver = new UploadReceiver(uploads, behavior);
        var start = new StartUploadEndpoint(gate, behavior, uploads, receiver);
        return new Dispatcher(
            gate,
            new ManifestEndpoint(gate, behavior, new ManifestWriter(content, behavior, time)),
            new TagListEndpoint(gate, behavior),
            new BlobEndpoint(gate, behavior, new DownloadLocations(time), new BlobSender(content.Store)),
            start,
            new UploadEndpoint(gate, behavior, uploads, start, receiver),
            new ReferrersEndpoint(gate, behavior),
            new CatalogEndpoint(gate),
            new RegistryTokenEndpoint(options, behavior, credentials, registryTokens, authorizer),
            OAuth,
            new SecurityTokenEndpoint(options, AccessTokens),
            new IamCredentialsEndpoint(AccessTokens, time),
            new MetadataEndpoint(AccessTokens),
            new PageEndpoint(Hosts, content, Log));
    }

    private WebApplication Build(List<LoopbackSockets> sockets)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = endPoint =>
            sockets.Select(s => s.Find(endPoint)).FirstOrDefault(s => s is not null)
                ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // Upload locations can be longer than 16 KiB, and the client sends them back.
            kestrel.Limits.MaxRequestLineSize = 256 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            for (var i = 0; i < sockets.Count; i++)
            {
                foreach (var endPoint in sockets[i].EndPoints)
                {
                    Listen(kestrel, endPoint, Hosts[i].Options.Https);
                }
            }
        });
        var web = builder.Build();
        web.Run(pipeline.HandleAsync);
        return web;
    }

    private void Listen(KestrelServerOptions kestrel, IPEndPoint endPoint, bool https) => kestrel.Listen(endPoint, listen =>
    {
        if (https)
        {
            listen.UseHttps(Certificate);
        }
    });
}
