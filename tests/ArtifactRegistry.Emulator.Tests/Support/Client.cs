using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ArtifactRegistry.Emulator.Tests.Support;

/// <summary>A plain HTTP client of one emulated host that follows nothing and hides nothing.</summary>
internal sealed class Client : IDisposable
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    private readonly HttpClient http;

    public Client(EmulatedHost host, string? token = null)
        : this(host.BaseUri, token)
    {
    }

    public Client(Uri host, string? token = null)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = host };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public static string Sha256(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Sha512(byte[] bytes) => "sha512:" + Convert.ToHexStringLower(SHA512.HashData(bytes));

    public static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public async Task<Answer> SendAsync(
        string method, string path, byte[]? body = null, string? contentType = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        foreach ((var name, var value) in headers)
        {
            if (name == "Authorization")
            {
                request.Headers.Authorization = null;
            }

            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, null, headers);

    /// <summary>POST and PUT of a blob; its digest.</summary>
    public async Task<string> PushBlobAsync(string image, byte[] content)
    {
        var opened = await SendAsync("POST", $"/v2/{image}/blobs/uploads/");
        Assert.Equal(HttpStatusCode.Accepted, opened.Status);
        var digest = Sha256(content);
        var closed = await SendAsync("PUT", With(opened.Location!, digest), content, "application/octet-stream");
        Assert.Equal(HttpStatusCode.Created, closed.Status);
        return digest;
    }

    /// <summary>An image with one small layer; its digest.</summary>
    public async Task<string> PushImageAsync(string image, string tag, string content = "content", object? subject = null)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(await ManifestAsync(image, content, subject));
        var put = await SendAsync("PUT", $"/v2/{image}/manifests/{tag}", bytes, OciManifest);
        Assert.Equal(HttpStatusCode.Created, put.Status);
        return Sha256(bytes);
    }

    public async Task<Dictionary<string, object>> ManifestAsync(string image, string content = "content", object? subject = null)
    {
        var config = Encoding.UTF8.GetBytes("{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"2024-01-02T03:04:05Z\"}");
        var layer = Encoding.UTF8.GetBytes(content);
        var manifest = new Dictionary<string, object>()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciManifest,
            ["config"] = new
            {
                mediaType = "application/vnd.oci.image.config.v1+json",
                digest = await PushBlobAsync(image, config),
                size = config.Length,
            },
            ["layers"] = new[]
            {
                new
                {
                    mediaType = "application/vnd.oci.image.layer.v1.tar",
                    digest = await PushBlobAsync(image, layer),
                    size = layer.Length,
                },
            },
        };
        if (subject is not null)
        {
            manifest["subject"] = subject;
        }

        return manifest;
    }

    public static string With(string location, string digest) => location + (location.Contains('?') ? '&' : '?') + "digest=" + digest;

    public void Dispose() => http.Dispose();
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Location => Header("Location");

    /// <summary>The error's code, as <c>STATUS CODE</c>.</summary>
    public string Error => $"{(int)Status} {Json.GetProperty("errors")[0].GetProperty("code").GetString()}";

    public string Message => Json.GetProperty("errors")[0].GetProperty("message").GetString()!;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, body, headers);
    }
}
