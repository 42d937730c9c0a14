using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>The specification's workflow category "content management", and what Artifact Registry refuses there.</summary>
public class ContentManagement
{
    private const string Image = "p/r/app";

    [Fact]
    public async Task Deleting_a_tag_leaves_the_manifest()
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = emulated.Host.PushImage(Image, "1");
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/1")).Status);
        Assert.Empty(emulated.Host.Tags(Image));
        Assert.Equal([digest], emulated.Host.Manifests(Image));
        Assert.Equal("404 MANIFEST_UNKNOWN", (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/1")).Error);
    }

    [Fact]
    public async Task A_manifest_that_a_tag_holds_is_not_deleted()
    {
        await using var emulated = await Emulated.StartAsync();
        var digest = emulated.Host.PushImage(Image, "1");
        var refused = await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{digest}");
        Assert.Equal("400 GOOGLE_MANIFEST_DANGLING_TAG", refused.Error);
        Assert.Equal("Manifest is still referenced by tag: 1", refused.Message);
        emulated.Host.DeleteTag(Image, "1");
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{digest}")).Status);
        Assert.Equal("404 MANIFEST_UNKNOWN", (await emulated.Client.GetAsync($"/v2/{Image}/manifests/{digest}")).Error);
    }

    [Fact]
    public async Task A_manifest_that_an_index_or_a_referrer_holds_is_not_deleted()
    {
        await using var emulated = await Emulated.StartAsync();
        var index = emulated.Host.PushIndex(Image, null, "linux/amd64");
        var child = emulated.Host.Manifests(Image).Single(d => d != index);
        var held = await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{child}");
        Assert.Equal("400 GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE", held.Error);
        Assert.Equal($"Manifest {child} is referenced by image {index}", held.Message);
        emulated.Host.PushReferrer(Image, index, "application/spdx+json");
        Assert.Equal(
            "400 GOOGLE_MANIFEST_REFERRING_MANIFEST", (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{index}")).Error);
    }

    [Fact]
    public async Task A_plain_registry_deletes_a_manifest_with_its_tags()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var digest = emulated.Host.PushImage(Image, "1");
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{digest}")).Status);
        Assert.Empty(emulated.Host.Tags(Image));
        var list = await emulated.Client.GetAsync($"/v2/{Image}/tags/list");
        Assert.Equal((HttpStatusCode.OK, 0), (list.Status, list.Json.GetProperty("tags").GetArrayLength()));
    }

    [Fact]
    public async Task A_blob_can_be_deleted_from_one_image_and_stays_in_another()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        var digest = await emulated.Client.PushBlobAsync(Image, "x"u8.ToArray());
        await emulated.Client.PushBlobAsync("p/r/other", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.Accepted, (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/blobs/{digest}")).Status);
        Assert.Equal("404 BLOB_UNKNOWN", (await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}")).Error);
        Assert.Equal("x", (await emulated.Client.GetAsync($"/v2/p/r/other/blobs/{digest}")).Text);
        Assert.Equal("404 BLOB_UNKNOWN", (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/blobs/{digest}")).Error);
    }

    [Fact]
    public async Task An_immutable_tag_takes_the_same_digest_again_and_nothing_else()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorRepository { Name = "p/r", ImmutableTags = true });
        await emulated.Client.PushImageAsync(Image, "1", "one");
        await emulated.Client.PushImageAsync(Image, "1", "one");
        var other = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(await emulated.Client.ManifestAsync(Image, "two"));
        var moved = await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/1", other, Client.OciManifest);
        Assert.Equal("400 MANIFEST_INVALID", moved.Error);
        Assert.Equal("cannot update tag 1. The repository has enabled tag immutability", moved.Message);
        var deleted = await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/1");
        Assert.Contains("tag immutability", deleted.Message, StringComparison.Ordinal);
        Assert.Single(emulated.Host.Manifests(Image));
    }
}
