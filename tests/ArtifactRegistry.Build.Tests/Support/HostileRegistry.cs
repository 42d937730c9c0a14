using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Inspection;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A registry that answers whatever a test thinks of, at the place where the sockets are, and every way to ask it.</summary>
internal sealed class HostileRegistry : IDisposable
{
    public const string Host = "registry.example";
    public const string Digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    private readonly RegistryConnections connections;
    private readonly RegistryClient client;

    public HostileRegistry(Func<HttpRequestMessage, HttpResponseMessage> answer, string host = Host, bool hasPassword = false)
    {
        var settings = new ConnectionSettings
        {
            Timeout = Timeout.InfiniteTimeSpan,
            PushHost = host,
            Credentials = new CredentialSettings { Source = hasPassword ? "environment" : "anonymous" },
        };
        string? Variable(string name) => (name, hasPassword) switch
        {
            ("DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", true) => "user",
            ("DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", true) => "secret-password",
            _ => null,
        };
        var time = new VirtualTime();
        connections = new RegistryConnections(
            settings,
            CredentialSources.CreateChain(new CredentialContext(settings.Credentials, Variable, time)),
            time,
            _ => new Transport(this, answer));
        Image = ImageReference.Parse($"{host}/p/r/i:1.0.0", "Image");
        client = connections.Client(Image.Registry, Log);
    }

    /// <summary>Ways to ask, by name.</summary>
    public static TheoryData<string> Operations =>
        ["head", "get", "tags", "catalog", "referrers", "blob", "delete", "put", "upload", "ping", "labels", "inspect"];

    public RecordingLog Log { get; } = new();

    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    public ImageReference Image { get; }

    private static BlobSource Blob { get; } = BlobSource.Of("blob"u8.ToArray());

    public Task AskAsync(string operation)
    {
        var digest = ImageDigest.TryParse(Digest, out var parsed) ? parsed : throw new InvalidOperationException();
        var manifest = new Manifest("{}"u8.ToArray(), OciManifest);
        var here = Image.Repository;
        return operation switch
        {
            "head" => client.Manifests.FindAsync(Image, default),
            "get" => client.Manifests.GetAsync(Image, default),
            "tags" => client.Tags.ListAsync(here, default),
            "catalog" => client.Catalog.ListAsync(here, default),
            "referrers" => client.Referrers.TryListAsync(here, digest, default),
            "blob" => client.Blobs.ReadAsync(here, digest, 1024 * 1024, default),
            "delete" => client.Deletions.DeleteAsync(Image, default),
            "put" => client.Manifests.PutAsync(Image, manifest, default),
            "upload" => client.Uploads.PutAsync(here, Blob, here, _ => { }, default),
            "ping" => client.PingAsync(default),
            "labels" => LabelsAsync(),
            _ => new ImageInspection(client).ReadAsync(Image, "", default),
        };
    }

    /// <summary>The diagnostic that an operation ends with; <see langword="null"/> when it ends well. Any other exception is a
    /// defect.</summary>
    public async Task<Diagnostic?> FailureAsync(string operation)
    {
        try
        {
            await AskAsync(operation);
            return null;
        }
        catch (ArtifactRegistryException failure)
        {
            return failure.Diagnostic;
        }
    }

    /// <summary>All that a reader of the log and a CI system get to see.</summary>
    public IEnumerable<string> Said(Diagnostic? failure) =>
        [.. Log.Details, .. Log.Notices, .. failure is null ? [] : failure.Message.ReplaceLineEndings("\n").Split('\n')];

    public static HttpResponseMessage Answer(int status, string body, string mediaType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(mediaType) } };
        return new((HttpStatusCode)status) { Content = content };
    }

    public void Dispose() => connections.Dispose();

    private async Task LabelsAsync()
    {
        if (await client.Manifests.GetAsync(Image, default) is { } manifest)
        {
            await client.Configs.FindAsync(Image, manifest, default);
        }
    }

    private sealed class Transport(HostileRegistry registry, Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            copy.Headers.Authorization = request.Headers.Authorization;
            registry.Requests.Enqueue(copy);
            var response = answer(request);
            response.RequestMessage = request;
            response.Content = request.Method == HttpMethod.Head
                ? new ByteArrayContent([]) { Headers = { ContentType = response.Content.Headers.ContentType } }
                : response.Content;
            return Task.FromResult(response);
        }
    }
}
