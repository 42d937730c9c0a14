using System.Net;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>The specification's workflow category "content discovery", and Google's extension of the tag list.</summary>
public class ContentDiscovery
{
    private const string Image = "p/r/app";

    [Fact]
    public async Task Tags_are_listed_in_order_page_by_page()
    {
        await using var emulated = await Emulated.StartPlainAsync();
        foreach (var tag in new[] { "b", "a", "C", "d" })
        {
            emulated.Host.PushImage(Image, tag);
        }

        var first = await emulated.Client.GetAsync($"/v2/{Image}/tags/list?n=3");
        Assert.Equal(["C", "a", "b"], Strings(first, "tags"));
        var next = first.Header("Link")!.Split('>')[0][1..];
        Assert.EndsWith("rel=\"next\"", first.Header("Link"), StringComparison.Ordinal);
        var second = await emulated.Client.GetAsync(next);
        Assert.Equal(["d"], Strings(second, "tags"));
        Assert.Null(second.Header("Link"));
        var none = await emulated.Client.GetAsync($"/v2/{Image}/tags/list?n=0");
        Assert.Empty(Strings(none, "tags"));
        Assert.Null(none.Header("Link"));
        Assert.Equal(["b", "d"], Strings(await emulated.Client.GetAsync($"/v2/{Image}/tags/list?last=a"), "tags"));
        Assert.Equal(HttpStatusCode.BadRequest, (await emulated.Client.GetAsync($"/v2/{Image}/tags/list?n=-1")).Status);
    }

    [Fact]
    public async Task The_extended_list_shows_every_manifest_with_numbers_as_strings()
    {
        await using var emulated = await Emulated.StartAsync();
        var index = emulated.Host.PushIndex(Image, "1.0", "linux/amd64", "linux/arm64");
        var image = emulated.Host.PushImage(
            Image, "old", new ImageSeed { Created = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000) });
        var list = (await emulated.Client.GetAsync($"/v2/{Image}/tags/list")).Json;
        var manifests = list.GetProperty("manifest");
        Assert.Equal(4, manifests.EnumerateObject().Count());
        Assert.Equal("1.0", manifests.GetProperty(index).GetProperty("tag")[0].GetString());
        var entry = manifests.GetProperty(image);
        Assert.Equal("1700000000000", entry.GetProperty("timeCreatedMs").GetString());
        Assert.Equal("", entry.GetProperty("layerId").GetString());
        Assert.True(long.Parse(entry.GetProperty("imageSizeBytes").GetString()!) > 0);
        Assert.Equal(Client.OciManifest, entry.GetProperty("mediaType").GetString());
        Assert.Equal(2, manifests.EnumerateObject().Count(m => m.Value.GetProperty("tag").GetArrayLength() == 0));
        Assert.Equal(Image, list.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_prefix_lists_the_next_components_of_the_names_below_it()
    {
        await using var emulated = await Emulated.StartAsync();
        foreach (var name in new[] { "p/r/a/x", "p/r/a/y", "p/r/b", "p/q/c" })
        {
            emulated.Host.PushImage(name, "1");
        }

        Assert.Equal(["a", "b"], Strings(await emulated.Client.GetAsync("/v2/p/r/tags/list"), "child"));
        Assert.Equal(["x", "y"], Strings(await emulated.Client.GetAsync("/v2/p/r/a/tags/list"), "child"));
        Assert.Empty(Strings(await emulated.Client.GetAsync("/v2/p/r/none/tags/list"), "child"));
    }

    [Fact]
    public async Task Referrers_are_listed_filtered_and_never_404()
    {
        await using var emulated = await Emulated.StartAsync();
        var subject = emulated.Host.PushImage(Image, "1");
        var sbom = emulated.Host.PushReferrer(Image, subject, "application/spdx+json");
        emulated.Host.PushReferrer(Image, subject, "application/vnd.in-toto+json");
        var all = await emulated.Client.GetAsync($"/v2/{Image}/referrers/{subject}");
        Assert.Equal(Client.OciIndex, all.Header("Content-Type"));
        Assert.Equal(2, all.Json.GetProperty("manifests").GetArrayLength());
        var filtered = await emulated.Client.GetAsync($"/v2/{Image}/referrers/{subject}?artifactType=application/spdx%2Bjson");
        Assert.Equal("artifactType", filtered.Header("OCI-Filters-Applied"));
        Assert.Equal(sbom, filtered.Json.GetProperty("manifests")[0].GetProperty("digest").GetString());
        var none = await emulated.Client.GetAsync($"/v2/{Image}/referrers/{sbom}");
        Assert.Equal((HttpStatusCode.OK, 0), (none.Status, none.Json.GetProperty("manifests").GetArrayLength()));
        Assert.Equal("400 DIGEST_INVALID", (await emulated.Client.GetAsync($"/v2/{Image}/referrers/latest")).Error);
    }

    [Fact]
    public async Task A_manifest_with_a_subject_is_answered_with_it_even_when_the_subject_is_missing()
    {
        await using var emulated = await Emulated.StartAsync();
        var missing = Client.Sha256("later"u8.ToArray());
        var manifest = await emulated.Client.ManifestAsync(
                Image, "sbom", new { mediaType = Client.OciManifest, digest = missing, size = 5 });
        manifest["annotations"] = new Dictionary<string, string> { ["a"] = "b" };
        var put = await emulated.Client.SendAsync(
            "PUT", $"/v2/{Image}/manifests/sbom", JsonSerializer.SerializeToUtf8Bytes(manifest), Client.OciManifest);
        Assert.Equal(missing, put.Header("OCI-Subject"));
        var referrer = (await emulated.Client.GetAsync($"/v2/{Image}/referrers/{missing}")).Json.GetProperty("manifests")[0];
        Assert.Equal("application/vnd.oci.image.config.v1+json", referrer.GetProperty("artifactType").GetString());
        Assert.Equal("b", referrer.GetProperty("annotations").GetProperty("a").GetString());
    }

    [Fact]
    public async Task The_catalog_lists_the_images()
    {
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushImage("p/r/b", "1");
        emulated.Host.PushImage("p/r/a", "1");
        var first = await emulated.Client.GetAsync("/v2/_catalog?n=1");
        Assert.Equal(["p/r/a"], Strings(first, "repositories"));
        Assert.Equal(["p/r/b"], Strings(await emulated.Client.GetAsync(first.Header("Link")!.Split('>')[0][1..]), "repositories"));
    }

    private static string[] Strings(Answer answer, string name) =>
        [.. answer.Json.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
}
