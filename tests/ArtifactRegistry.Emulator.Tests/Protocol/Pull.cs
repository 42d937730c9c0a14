using System.Net;
using System.Text;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>The specification's workflow category "pull", on a plain registry and on Artifact Registry's manners alike.</summary>
public class Pull
{
    private const string Image = "p/r/app";

    [Theory]
    [InlineData("1.0")]
    [InlineData(null)]
    public async Task A_manifest_comes_back_as_the_bytes_that_were_pushed(string? tag)
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = await emulated.Client.PushImageAsync(Image, "1.0");
        var got = await emulated.Client.GetAsync($"/v2/{Image}/manifests/{tag ?? digest}");
        Assert.Equal(digest, Client.Sha256(got.Body));
        Assert.Equal(digest, got.Header("Docker-Content-Digest"));
        Assert.Equal(Client.OciManifest, got.Header("Content-Type"));
    }

    [Fact]
    public async Task A_HEAD_says_all_of_a_GET_but_its_body()
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = await emulated.Client.PushImageAsync(Image, "1.0");
        var got = await emulated.Client.GetAsync($"/v2/{Image}/manifests/1.0");
        var head = await emulated.Client.SendAsync("HEAD", $"/v2/{Image}/manifests/1.0");
        Assert.Equal(HttpStatusCode.OK, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(digest, head.Header("Docker-Content-Digest"));
        Assert.Equal(got.Body.Length.ToString(), head.Header("Content-Length"));
        Assert.Equal(got.Header("Content-Type"), head.Header("Content-Type"));
    }

    [Fact]
    public async Task What_is_missing_is_404_with_the_registrys_own_error()
    {
        await using var emulated = await Emulated.StartAsync();
        await emulated.Client.PushImageAsync(Image, "1.0");
        var missing = Client.Sha256("no such thing"u8.ToArray());
        var tag = await emulated.Client.GetAsync($"/v2/{Image}/manifests/latest");
        Assert.Equal("404 MANIFEST_UNKNOWN", tag.Error);
        Assert.Equal("Failed to fetch \"latest\"", tag.Message);
        Assert.Equal("404 MANIFEST_UNKNOWN", (await emulated.Client.GetAsync($"/v2/{Image}/manifests/{missing}")).Error);
        Assert.Equal("404 BLOB_UNKNOWN", (await emulated.Client.GetAsync($"/v2/{Image}/blobs/{missing}")).Error);
        Assert.Equal(HttpStatusCode.NotFound, (await emulated.Client.SendAsync("HEAD", $"/v2/{Image}/blobs/{missing}")).Status);
    }

    [Fact]
    public async Task A_blob_comes_back_whole_from_a_plain_registry()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, "hello"u8.ToArray());
        var got = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}");
        Assert.Equal("hello", got.Text);
        Assert.Equal(digest, got.Header("Docker-Content-Digest"));
        var head = await emulated.Client.SendAsync("HEAD", $"/v2/{Image}/blobs/{digest}");
        Assert.Equal("5", head.Header("Content-Length"));
    }

    [Theory]
    [InlineData("bytes=1-3", 206, "ell", "bytes 1-3/5")]
    [InlineData("bytes=3-", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=-2", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=0-99", 206, "hello", "bytes 0-4/5")]
    [InlineData("bytes=3-1", 416, null, "bytes */5")]
    [InlineData("bytes=9-", 416, null, "bytes */5")]
    [InlineData("bytes=0-1,3-4", 200, "hello", null)]
    [InlineData("lines=1-2", 200, "hello", null)]
    public async Task A_range_of_a_blob_can_be_asked_for(string range, int status, string? body, string? contentRange)
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, "hello"u8.ToArray());
        var got = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}", ("Range", range));
        Assert.Equal(status, (int)got.Status);
        Assert.Equal(contentRange, got.Header("Content-Range"));
        Assert.Equal(body ?? got.Text, got.Text);
    }

    [Fact]
    public async Task Artifact_Registry_sends_a_blobs_GET_to_a_download_location_on_the_same_host()
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, "hello"u8.ToArray());
        var redirect = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}");
        Assert.Equal(HttpStatusCode.Found, redirect.Status);
        Assert.StartsWith("/artifacts-downloads/namespaces/p/repositories/r/downloads/", redirect.Location, StringComparison.Ordinal);
        var got = await emulated.Anonymous.GetAsync(redirect.Location!, ("Range", "bytes=1-"));
        Assert.Equal("ello", got.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await emulated.Anonymous.GetAsync(redirect.Location![..^2] + "AA")).Status);
    }

    [Fact]
    public async Task Both_digest_algorithms_address_content()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var blob = Encoding.UTF8.GetBytes("hello");
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        var closed = await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, Client.Sha512(blob)), blob);
        Assert.Equal(HttpStatusCode.Created, closed.Status);
        Assert.Equal("hello", (await emulated.Client.GetAsync($"/v2/{Image}/blobs/{Client.Sha512(blob)}")).Text);

        var manifest = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(await emulated.Client.ManifestAsync(Image));
        var digest = Client.Sha512(manifest);
        var put = await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/{digest}", manifest, Client.OciManifest);
        Assert.Equal(digest, put.Header("Docker-Content-Digest"));
        Assert.Equal(manifest, (await emulated.Client.GetAsync($"/v2/{Image}/manifests/{digest}")).Body);
    }
}
