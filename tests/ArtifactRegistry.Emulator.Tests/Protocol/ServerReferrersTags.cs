using System.Net;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>A registry that sets the tags <c>sha256-HEX</c> itself, beside the referrers API (reported in
/// notaryproject/notation#1222).</summary>
public class ServerReferrersTags
{
    private const string Image = "p/r/app";

    [Fact]
    public async Task A_referrer_makes_no_tag_by_default()
    {
        await using var emulated = await Emulated.StartAsync();
        await PushReferrerAsync(emulated, emulated.Host.PushImage(Image, "1"), "signature");
        Assert.Equal(["1"], emulated.Host.Tags(Image));
    }

    [Fact]
    public async Task A_referrer_makes_the_tag_of_its_subject_point_at_an_index_of_all_referrers()
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { ServerSetsReferrersTags = true });
        var subject = emulated.Host.PushImage(Image, "1");
        var tag = subject.Replace(':', '-');
        var first = await PushReferrerAsync(emulated, subject, "signature");
        var stale = emulated.Host.GetTagDigest(Image, tag)!;
        var second = await PushReferrerAsync(emulated, subject, "sbom");
        var index = await emulated.Client.GetAsync($"/v2/{Image}/manifests/{tag}", ("Accept", Client.OciIndex));
        Assert.Equal(
            new[] { first, second }.Order(StringComparer.Ordinal),
            index.Json.GetProperty("manifests").EnumerateArray().Select(m => m.GetProperty("digest").GetString()!));
        Assert.Equal((await emulated.Client.GetAsync($"/v2/{Image}/referrers/{subject}")).Text, index.Text);
        Assert.Contains(stale, emulated.Host.Manifests(Image));
        Assert.Equal(
            "400 GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE",
            (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{first}")).Error);
    }

    private static async Task<string> PushReferrerAsync(Emulated emulated, string subject, string content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            await emulated.Client.ManifestAsync(Image, content, new { mediaType = Client.OciManifest, digest = subject, size = 1 }));
        var digest = Client.Sha256(bytes);
        Assert.Equal(
            HttpStatusCode.Created,
            (await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/{digest}", bytes, Client.OciManifest)).Status);
        return digest;
    }
}
