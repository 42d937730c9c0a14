using System.Text;

namespace LiveProbe;

/// <summary>An image of the probe's own in the scratch repository; it remembers what it wrote and removes it.</summary>
internal sealed class ScratchImage(RegistrySession session, string repository)
{
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";

    private readonly List<string> references = [];

    public string Name { get; } = $"{repository}/live-probe-{Guid.NewGuid():N}";

    public Task<Reply> OpenUploadAsync(string query = "", byte[]? body = null) =>
        session.SendAsync("POST", $"/v2/{Name}/blobs/uploads/{query}", null, body);

    public static string With(string location, string digest) => location + (location.Contains('?') ? '&' : '?') + "digest=" + digest;

    public async Task<string> PushBlobAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = RegistrySession.DigestOf(bytes);
        var opened = await OpenUploadAsync();
        if (opened["Location"] is { } location)
        {
            await session.SendAsync("PUT", With(location, digest), null, bytes);
        }

        return digest;
    }

    /// <summary>An image manifest over one small blob.</summary>
    public async Task<byte[]> ManifestAsync(string content, string extra = "")
    {
        var digest = await PushBlobAsync(content);
        return Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{Manifest}}",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{digest}}","size":{{content.Length}}},
             "layers":[]{{extra}}}
            """);
    }

    public async Task<Reply> PutAsync(string reference, byte[] manifest, string mediaType = Manifest)
    {
        var reply = await session.SendAsync("PUT", $"/v2/{Name}/manifests/{reference}", null, manifest, ("Content-Type", mediaType));
        if (reply.Status == 201)
        {
            references.Add(reference);
            references.Add(RegistrySession.DigestOf(manifest));
        }

        return reply;
    }

    public Task<Reply> SendAsync(string method, string path, params (string Name, string Value)[] headers) =>
        session.SendAsync(method, $"/v2/{Name}/{path}", null, null, headers);

    /// <summary>Tags first, then the manifests, newest first, for the newer hold the older.</summary>
    public async Task RemoveAsync()
    {
        string[] written = [.. references.Distinct(StringComparer.Ordinal)];
        foreach (var reference in written.Where(r => !r.Contains(':')).Concat(written.Where(r => r.Contains(':')).Reverse()))
        {
            await SendAsync("DELETE", $"manifests/{reference}");
        }
    }
}
