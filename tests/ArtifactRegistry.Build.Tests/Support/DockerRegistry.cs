using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>Debian's docker-registry, with a client of ours and one that knows nothing of us.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private readonly DockerRegistryProcess process;
    private readonly HttpClient http;
    private readonly RegistryConnections connections;

    private DockerRegistry(DockerRegistryProcess running)
    {
        process = running;
        http = new HttpClient { BaseAddress = new Uri($"http://{Authority}/v2/") };
        var settings = new ConnectionSettings { Credentials = new CredentialSettings { Source = "anonymous" } };
        connections = new RegistryConnections(
            settings,
            CredentialSources.CreateChain(new CredentialContext(settings.Credentials, _ => null, TimeProvider.System)),
            TimeProvider.System);
        Client = connections.Client(Image("app").Registry, new RecordingLog());
    }

    public string Authority => process.Authority;

    public RegistryClient Client { get; }

    public static async Task<DockerRegistry> StartAsync(bool canDelete = true)
    {
        OtherTool.Require("docker-registry");
        return new DockerRegistry(await DockerRegistryProcess.StartAsync(canDelete));
    }

    public ImageReference Image(string name) => ImageReference.Parse($"{Authority}/{name}", "Image");

    /// <summary>Stores an image that was built on a day.</summary>
    public async Task<string> PushAsync(string name, string? tag, string created = "2026-01-01T00:00:00Z", string platform = "amd64")
    {
        var config = await PushBlobAsync(
            name,
            $$$"""{"os":"linux","architecture":"{{{platform}}}","created":"{{{created}}}","nonce":"{{{Guid.NewGuid()}}}"}""",
            "application/vnd.oci.image.config.v1+json");
        return await PutAsync(
            name,
            tag,
            Manifest,
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Manifest, ["config"] = config, ["layers"] = new JsonArray() });
    }

    public async Task<string> PushIndexAsync(string name, string? tag, params IEnumerable<string> children)
    {
        var entries = new JsonArray();
        foreach (var child in children)
        {
            using var answer = await GetAsync(name, child);
            entries.Add((JsonNode)new JsonObject
            {
                ["mediaType"] = Manifest,
                ["digest"] = child,
                ["size"] = answer.Content.Headers.ContentLength,
            });
        }

        return await PutAsync(name, tag, Index, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = entries });
    }

    /// <summary>The digest that the tag has, or <see langword="null"/>.</summary>
    public async Task<string?> DigestAsync(string name, string tag)
    {
        using var answer = await GetAsync(name, tag);
        return answer.IsSuccessStatusCode ? answer.Headers.GetValues("Docker-Content-Digest").Single() : null;
    }

    /// <summary>The manifest that a tag or digest names.</summary>
    public async Task<JsonNode> ManifestAsync(string name, string reference)
    {
        using var answer = await GetAsync(name, reference);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    /// <summary>The file that holds a blob or manifest on the registry's disk.</summary>
    public string FileOf(string digest) => Path.Combine(process.Blobs, digest[7..9], digest[7..], "data");

    public async Task<string[]> TagsAsync(string name)
    {
        var list = JsonNode.Parse(await http.GetStringAsync($"{name}/tags/list"))!["tags"]?.AsArray();
        return list is null ? [] : [.. list.Select(tag => tag!.GetValue<string>()).Order()];
    }

    public async Task<bool> HasAsync(string name, string digest) => (await GetAsync(name, digest)).IsSuccessStatusCode;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        connections.Dispose();
        await process.DisposeAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string name, string digest)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{name}/manifests/{digest}");
        request.Headers.Add("Accept", [Manifest, Index]);
        return await http.SendAsync(request);
    }

    private async Task<JsonObject> PushBlobAsync(string name, string content, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var started = await http.PostAsync($"{name}/blobs/uploads/", null);
        var put = await http.PutAsync($"{started.Headers.Location}&digest={DigestOf(bytes)}", new ByteArrayContent(bytes));
        put.EnsureSuccessStatusCode();
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = DigestOf(bytes), ["size"] = bytes.Length };
    }

    private async Task<string> PutAsync(string name, string? tag, string mediaType, JsonObject manifest)
    {
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        var put = await http.PutAsync(
            $"{name}/manifests/{tag ?? DigestOf(bytes)}",
            new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } });
        put.EnsureSuccessStatusCode();
        return DigestOf(bytes);
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
