using System.Collections.Concurrent;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Speaks the OCI distribution API with one registry. The connections behind it belong to the build; the log is the
/// caller's.</summary>
internal sealed class RegistryClient
{
    private static readonly string UserAgent = $"ArtifactRegistry.Build/{typeof(RegistryClient).Assembly.GetName().Version?.ToString(3)}";
    private readonly RegistryWarnings warnings;
    private readonly HttpMessageInvoker http;
    private readonly Uri address;
    private readonly IRegistryLog log;
    private readonly TimeProvider time;
    private readonly RetryPolicy retries;

    /// <summary>A client for <paramref name="host"/> at <paramref name="address"/>, over the handlers of <paramref name="http"/>.</summary>
    public RegistryClient(
        RegistryHost host,
        bool isArtifactRegistry,
        HttpMessageInvoker http,
        Uri address,
        IRegistryLog log,
        TimeProvider time,
        RetryPolicy retries,
        RegistryWarnings warnings)
    {
        (Host, IsArtifactRegistry) = (host, isArtifactRegistry);
        (this.http, this.address, this.log, this.time, this.retries, this.warnings) = (http, address, log, time, retries, warnings);
        Manifests = new ManifestOperations(this);
        Tags = new TagOperations(this);
        Catalog = new CatalogOperations(this);
        Deletions = new DeleteOperations(this);
        Blobs = new BlobOperations(this);
        Configs = new ConfigOperations(this);
        Uploads = new UploadOperations(this);
        Referrers = new ReferrerOperations(this);
    }

    /// <summary>The registry.</summary>
    public RegistryHost Host { get; }

    /// <summary>Whether it is Artifact Registry, by its name or by the user's declaration.</summary>
    public bool IsArtifactRegistry { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Manifests by tag or digest.</summary>
    public ManifestOperations Manifests { get; }

    /// <summary>Blobs by digest.</summary>
    public BlobOperations Blobs { get; }

    /// <summary>Images' configurations.</summary>
    public ConfigOperations Configs { get; }

    /// <summary>Sending blobs.</summary>
    public UploadOperations Uploads { get; }

    /// <summary>What refers to a manifest.</summary>
    public ReferrerOperations Referrers { get; }

    /// <summary>The list of tags.</summary>
    public TagOperations Tags { get; }

    /// <summary>The list of repositories.</summary>
    public CatalogOperations Catalog { get; }

    /// <summary>Deleting tags and manifests.</summary>
    public DeleteOperations Deletions { get; }

    /// <summary>Asks whether the registry accepts the caller (<c>GET /v2/</c>, OCI distribution specification, end-1).</summary>
    /// <exception cref="ArtifactRegistryException">It does not, or it is no registry.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var request = new RequestContext { Log = log }.On(new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/v2/")));
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailureAsync(request, response, cancellationToken);
        }
    }

    /// <summary>The URL of the registry's own <paramref name="path"/>, outside any repository.</summary>
    internal Uri UrlOf(string path) => new(address, $"/v2/{path}");

    /// <summary>The URL of <paramref name="path"/> in a repository.</summary>
    internal Uri UrlOf(RepositoryName repository, string path) => new(address, $"/v2/{repository}/{path}");

    /// <summary>The context of a request for the catalog (distribution, <i>Token Scope Documentation</i>, <c>registry</c>).</summary>
    internal RequestContext ContextForCatalog() => new() { Log = log, Scope = "registry:catalog:*" };

    /// <summary>The context of a request to a repository: what it may do there is <c>pull</c> or <c>pull,push</c>.</summary>
    internal RequestContext ContextFor(RepositoryName repository, string actions) =>
        new() { Log = log, Scope = $"repository:{repository}:{actions}" };

    /// <summary>Sends a request; the caller looks at the status.</summary>
    /// <exception cref="ArtifactRegistryException">No answer came, or one that may not be used.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, url) = (request.Method, request.RequestUri!);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            log.Detail(DiagnosticText.Clean($"{method} {DiagnosticText.Clean(url)}: {(int)response.StatusCode}"));
            warnings.Log(Host, response, log);
            return response;
        }
        catch (Exception failure) when (TransientFailure.IsNetworkFailure(failure))
        {
            throw NetworkDiagnostics.From(failure, method, url).ToException(failure);
        }
    }

    /// <summary>The failure that an answer means.</summary>
    internal async Task<RegistryException> FailureAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var context = RequestContext.Of(request);
        return RegistryFailure.From(response, (request.Method, context.Scope), body, context.Credential, time);
    }

    /// <summary>Waits before something is begun again that is more than one request; <see langword="false"/> when the build's budget is
    /// used up.</summary>
    internal async Task<bool> WaitAsync(int attempts, TimeSpan? asked, string failure, CancellationToken cancellationToken)
    {
        if (retries.Next(attempts, asked) is not { } wait)
        {
            return false;
        }

        log.Notice($"{Host}: {failure}; beginning again in {wait.TotalSeconds:0.0} s.");
        await retries.DelayAsync(wait, cancellationToken);
        return true;
    }
}

/// <summary>What registries want the user to know (OCI distribution specification, <i>Warnings</i>; RFC 7234 §5.5, code 299): a build tells
/// each text once, and not without end.</summary>
internal sealed class RegistryWarnings
{
    private const int MaxOfAnswer = 5;
    private const int MaxOfBuild = 20;
    private readonly ConcurrentDictionary<(RegistryHost, string), bool> logged = new();

    /// <summary>Logs what an answer warns of.</summary>
    public void Log(RegistryHost host, HttpResponseMessage answer, IRegistryLog log)
    {
        foreach (var warning in answer.Headers.Warning.Where(warning => warning.Code == 299).Take(MaxOfAnswer))
        {
            var text = DiagnosticText.Clean(warning.Text.Trim('"'));
            if (logged.Count < MaxOfBuild && logged.TryAdd((host, text), true))
            {
                log.Notice($"{host} warns: {text}");
            }
        }
    }
}
