using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ArtifactRegistry.Emulator.Bench;

/// <summary>What is asked of a registry: one large blob in and out, and many small questions.</summary>
internal sealed class RegistryLoad(Uri registry) : IDisposable
{
    private const string Image = "my-project/my-repo/app";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 })
    {
        BaseAddress = registry,
        Timeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>The seconds of a push and of a pull of random bytes.</summary>
    public async Task<(double Push, double Pull)> TransferAsync(long length)
    {
        var block = RandomNumberGenerator.GetBytes(1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long sent = 0; sent < length; sent += block.Length)
        {
            hash.AppendData(block);
        }

        var digest = "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        var began = Stopwatch.GetTimestamp();
        await PushAsync(digest, new Repeated(block, length), length);
        var push = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        var received = await PullAsync(digest);
        return received == length
            ? (push, Stopwatch.GetElapsedTime(began).TotalSeconds)
            : throw new InvalidOperationException("the blob came back short");
    }

    /// <summary>Asks for a tag so often over so many connections; the seconds it took and the answers that were not 200.</summary>
    public async Task<(double Seconds, int Errors)> HeadAsync(int count, int connections)
    {
        await PushImageAsync();
        int left = count, errors = 0;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var request = new HttpRequestMessage(HttpMethod.Head, $"v2/{Image}/manifests/1.0.0");
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.manifest.v1+json"));
                using var response = await http.SendAsync(request);
                Interlocked.Add(ref errors, response.StatusCode == HttpStatusCode.OK ? 0 : 1);
            }
        }));
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, errors);
    }

    public void Dispose() => http.Dispose();

    private async Task PushAsync(string digest, Stream content, long length)
    {
        using var opened = await http.PostAsync(new Uri($"v2/{Image}/blobs/uploads/", UriKind.Relative), null);
        opened.EnsureSuccessStatusCode();
        using var body = new StreamContent(content, 1 << 18);
        body.Headers.ContentLength = length;
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var location = new Uri(registry, opened.Headers.Location!).ToString();
        using var closed = await http.PutAsync(new Uri(location + (location.Contains('?') ? '&' : '?') + "digest=" + digest), body);
        closed.EnsureSuccessStatusCode();
    }

    private async Task<long> PullAsync(string digest)
    {
        using var response = await http.GetAsync(
            new Uri($"v2/{Image}/blobs/{digest}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 18];
        long total = 0;
        while (await stream.ReadAsync(buffer) is > 0 and int read)
        {
            total += read;
        }

        return total;
    }

    private async Task PushImageAsync()
    {
        var config = "{}"u8.ToArray();
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(config));
        await PushAsync(digest, new MemoryStream(config), config.Length);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{digest}}","size":2},"layers":[]}
            """;
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(manifest));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var put = await http.PutAsync(new Uri($"v2/{Image}/manifests/1.0.0", UriKind.Relative), body);
        put.EnsureSuccessStatusCode();
    }
}
