using System.Net;
using System.Text;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>The specification's workflow category "push".</summary>
public class Push
{
    private const string Image = "p/r/app";
    private static readonly byte[] Blob = "hello world"u8.ToArray();

    [Fact]
    public async Task POST_then_PATCH_then_PUT_uploads_a_blob()
    {
        await using var emulated = await Emulated.StartAsync();
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        var sent = await emulated.Client.SendAsync("PATCH", opened.Location!, Blob, "application/octet-stream");
        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal("0-10", sent.Header("Range"));
        var closed = await emulated.Client.SendAsync("PUT", Client.With(sent.Location!, Client.Sha256(Blob)));
        Assert.Equal(HttpStatusCode.Created, closed.Status);
        Assert.True(emulated.Host.HasBlob(Image, Client.Sha256(Blob)));
    }

    [Fact]
    public async Task A_single_POST_uploads_a_blob_where_that_is_switched_on()
    {
        await using var plain = await Emulated.StartPlainAsync();
        var created = await plain.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/?digest={Client.Sha256(Blob)}", Blob);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"/v2/{Image}/blobs/{Client.Sha256(Blob)}", created.Location);

        await using var emulated = await Emulated.StartAsync();
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/?digest={Client.Sha256(Blob)}", Blob);
        Assert.Equal(HttpStatusCode.Accepted, opened.Status);
        Assert.False(emulated.Host.HasBlob(Image, Client.Sha256(Blob)));
    }

    [Fact]
    public async Task Chunks_in_order_make_a_blob_on_a_plain_registry()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        var first = await emulated.Client.SendAsync("PATCH", opened.Location!, Blob[..5], null, ("Content-Range", "0-4"));
        var early = await emulated.Client.SendAsync("PATCH", first.Location!, Blob[7..], null, ("Content-Range", "7-10"));
        Assert.Equal("416 BLOB_UPLOAD_INVALID", early.Error);
        var status = await emulated.Client.GetAsync(first.Location!);
        Assert.Equal((HttpStatusCode.NoContent, "0-4"), (status.Status, status.Header("Range")));
        var closed = await emulated.Client.SendAsync(
            "PUT", Client.With(status.Location!, Client.Sha256(Blob)), Blob[5..], null, ("Content-Range", "5-10"));
        Assert.Equal(HttpStatusCode.Created, closed.Status);
        Assert.Equal(Blob, (await emulated.Client.GetAsync(closed.Location!)).Body);
    }

    [Fact]
    public async Task A_digest_that_does_not_match_is_refused_and_nothing_stays()
    {
        await using var emulated = await Emulated.StartAsync();
        var wrong = Client.Sha256("other"u8.ToArray());
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        var closed = await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, wrong), Blob);
        Assert.Equal("400 DIGEST_INVALID", closed.Error);
        Assert.False(emulated.Host.HasBlob(Image, wrong));
        var manifest = JsonSerializer.SerializeToUtf8Bytes(await emulated.Client.ManifestAsync(Image));
        var put = await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/{wrong}", manifest, Client.OciManifest);
        Assert.Equal("400 DIGEST_INVALID", put.Error);
        Assert.Empty(emulated.Host.Manifests(Image));
    }

    [Fact]
    public async Task An_upload_that_was_never_opened_or_was_cancelled_is_unknown()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var unknown = Client.With($"/v2/{Image}/blobs/uploads/0123456789", Client.Sha256(Blob));
        Assert.Equal("404 BLOB_UPLOAD_UNKNOWN", (await emulated.Client.SendAsync("PUT", unknown, Blob)).Error);
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.Equal(HttpStatusCode.NoContent, (await emulated.Client.SendAsync("DELETE", opened.Location!)).Status);
        Assert.Equal(
            "404 BLOB_UPLOAD_UNKNOWN",
            (await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, Client.Sha256(Blob)), Blob)).Error);
    }

    [Fact]
    public async Task A_mount_gives_a_blob_of_another_image_without_sending_it()
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, Blob);
        var mounted = await emulated.Client.SendAsync("POST", $"/v2/q/s/other/blobs/uploads/?mount={digest}&from={Image}");
        Assert.Equal(HttpStatusCode.Created, mounted.Status);
        Assert.True(emulated.Host.HasBlob("q/s/other", digest));
        var missing = await emulated.Client.SendAsync(
            "POST", $"/v2/q/s/other/blobs/uploads/?mount={Client.Sha256("x"u8.ToArray())}&from={Image}");
        Assert.Equal(HttpStatusCode.Accepted, missing.Status);
    }

    [Fact]
    public async Task Indexes_of_indexes_empty_indexes_and_foreign_layers_are_taken()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var inner = emulated.Host.PushIndex(Image);
        var size = emulated.Host.GetManifest(Image, inner)!.Length;
        var nested = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = Client.OciIndex,
            manifests = new[] { new { mediaType = Client.OciIndex, digest = inner, size } },
        });
        Assert.Equal(
            HttpStatusCode.Created,
            (await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/nested", nested, Client.OciIndex)).Status);
        var empty = JsonSerializer.SerializeToUtf8Bytes(
            new { schemaVersion = 2, mediaType = Client.OciIndex, manifests = Array.Empty<object>(), unknown = 1 });
        Assert.Equal(
            HttpStatusCode.Created,
            (await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/empty", empty, Client.OciIndex)).Status);
        var foreign = await emulated.Client.ManifestAsync(Image);
        var mediaType = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
        foreign["layers"] = new[] { new { mediaType, digest = Client.Sha256([9]), size = 1 } };
        Assert.Equal(
            HttpStatusCode.Created,
            (await emulated.Client.SendAsync(
                "PUT", $"/v2/{Image}/manifests/foreign", JsonSerializer.SerializeToUtf8Bytes(foreign), Client.OciManifest)).Status);
    }

    [Fact]
    public async Task A_blob_of_no_bytes_goes_in_and_comes_out()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, []);
        var got = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}");
        Assert.Equal((HttpStatusCode.OK, "0"), (got.Status, got.Header("Content-Length")));
    }

    [Fact]
    public async Task A_manifest_is_checked_before_it_is_taken()
    {
        await using var emulated = await Emulated.StartAsync();
        var manifest = await emulated.Client.ManifestAsync(Image);
        var good = JsonSerializer.SerializeToUtf8Bytes(manifest);
        var path = $"/v2/{Image}/manifests/1";
        Assert.Equal("400 MANIFEST_INVALID", (await emulated.Client.SendAsync("PUT", path, good[..^1], Client.OciManifest)).Error);
        Assert.Equal("400 MANIFEST_INVALID", (await emulated.Client.SendAsync("PUT", path, good, Client.OciIndex)).Error);
        Assert.Equal(
            "400 MANIFEST_INVALID", (await emulated.Client.SendAsync("PUT", path, Encoding.UTF8.GetBytes("[]"), Client.OciManifest)).Error);
        Assert.Equal("400 TAG_INVALID", (await emulated.Client.SendAsync("PUT", path + "%20x", good, Client.OciManifest)).Error);
        Assert.Equal(
            "413 MANIFEST_INVALID",
            (await emulated.Client.SendAsync("PUT", path, new byte[(4 * 1024 * 1024) + 1], Client.OciManifest)).Error);
        manifest["layers"] = new[] { new { mediaType = "x", digest = Client.Sha256("never pushed"u8.ToArray()), size = 1 } };
        Assert.Equal(
            "400 MANIFEST_BLOB_UNKNOWN",
            (await emulated.Client.SendAsync("PUT", path, JsonSerializer.SerializeToUtf8Bytes(manifest), Client.OciManifest)).Error);
        Assert.Empty(emulated.Host.Manifests(Image));
    }

    [Fact]
    public async Task A_tag_moves_to_the_manifest_that_was_pushed_last()
    {
        await using var emulated = await Emulated.StartAsync();
        var first = await emulated.Client.PushImageAsync(Image, "latest", "one");
        var second = await emulated.Client.PushImageAsync(Image, "latest", "two");
        Assert.NotEqual(first, second);
        Assert.Equal(second, emulated.Host.GetTagDigest(Image, "latest"));
        Assert.Equal(2, emulated.Host.Manifests(Image).Count);
    }
}
