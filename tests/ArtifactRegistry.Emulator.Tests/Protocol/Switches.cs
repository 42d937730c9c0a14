using System.Net;
using System.Text.Json;
using ArtifactRegistry.Emulator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>What nobody has verified about Artifact Registry is a switch: each does what it says.</summary>
public class Switches
{
    private const string Image = "p/r/app";

    [Theory]
    [InlineData(405)]
    [InlineData(400)]
    public async Task The_status_of_a_second_write_to_an_upload_can_be_chosen(int status)
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { SecondWriteStatus = status });
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        await emulated.Client.SendAsync("PATCH", opened.Location!, [1]);
        var second = await emulated.Client.SendAsync("PATCH", opened.Location!, [2]);
        Assert.Equal($"{status} UNSUPPORTED", second.Error);
    }

    [Fact]
    public async Task A_chunk_frame_on_the_first_write_can_be_refused()
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { RefuseContentRange = true });
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.Equal(
            HttpStatusCode.MethodNotAllowed,
            (await emulated.Client.SendAsync("PATCH", opened.Location!, [1], null, ("Content-Range", "0-0"))).Status);
    }

    [Theory]
    [InlineData(false, false, "/artifacts-uploads/")]
    [InlineData(true, false, "http://localhost:")]
    [InlineData(false, true, "/v2/p/r/app/blobs/uploads/")]
    public async Task The_upload_location_can_be_relative_absolute_or_inside_v2(bool absolute, bool inside, string prefix)
    {
        await using var emulated = await Emulated.StartAsync(
            new RegistryBehavior { AbsoluteUploadLocations = absolute, UploadsOutsideV2 = !inside });
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.StartsWith(prefix, opened.Location, StringComparison.Ordinal);
        var sent = await emulated.Anonymous.SendAsync("PATCH", opened.Location!, [1]);
        Assert.Equal(inside ? HttpStatusCode.Unauthorized : HttpStatusCode.Accepted, sent.Status);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    public async Task The_status_of_an_immutable_tags_refusal_can_be_chosen(int status)
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Behavior = new RegistryBehavior { ImmutableTagStatus = status },
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r", ImmutableTags = true }] }],
        });
        emulated.Host.PushImage(Image, "1");
        Assert.Equal($"{status} MANIFEST_INVALID", (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/1")).Error);
        var other = JsonSerializer.SerializeToUtf8Bytes(await emulated.Client.ManifestAsync(Image, "other"));
        var moved = await emulated.Client.SendAsync("PUT", $"/v2/{Image}/manifests/1", other, Client.OciManifest);
        Assert.Equal($"{status} MANIFEST_INVALID", moved.Error);
        Assert.Equal("cannot update tag 1. The repository has enabled tag immutability", moved.Message);
    }

    [Fact]
    public async Task Mounts_can_be_refused_across_repositories_and_allowed_without_from()
    {
        await using var strict = await Emulated.StartAsync(new RegistryBehavior { CrossRepositoryMount = false });
        var digest = strict.Host.PushBlob(Image, "x"u8.ToArray());
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await strict.Client.SendAsync("POST", $"/v2/p/other/app/blobs/uploads/?mount={digest}&from={Image}")).Status);
        Assert.Equal(
            HttpStatusCode.Created,
            (await strict.Client.SendAsync("POST", $"/v2/p/r/other/blobs/uploads/?mount={digest}&from={Image}")).Status);
        await using var open = await Emulated.StartAsync(new RegistryBehavior { MountWithoutFrom = true });
        open.Host.PushBlob(Image, "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.Created, (await open.Client.SendAsync("POST", $"/v2/p/r/other/blobs/uploads/?mount={digest}")).Status);
    }

    [Fact]
    public async Task The_tag_list_can_be_cut_without_a_link()
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { TagListLinks = false, TagListMaximum = 2 });
        foreach (var tag in new[] { "a", "b", "c" })
        {
            emulated.Host.PushImage(Image, tag);
        }

        var list = await emulated.Client.GetAsync($"/v2/{Image}/tags/list?n=100");
        Assert.Equal(2, list.Json.GetProperty("tags").GetArrayLength());
        Assert.Null(list.Header("Link"));
    }

    [Fact]
    public async Task The_tag_list_of_a_missing_image_is_empty_or_can_be_404()
    {
        await using var emulated = await Emulated.StartAsync();
        var list = await emulated.Client.GetAsync("/v2/p/r/none/tags/list");
        Assert.Equal("""200 {"child":[],"manifest":{},"name":"p/r/none","tags":[]}""", $"{(int)list.Status} {list.Text}");
        await using var strict = await Emulated.StartAsync(new RegistryBehavior { MissingImageHasEmptyTagList = false });
        Assert.Equal("404 NAME_UNKNOWN", (await strict.Client.GetAsync("/v2/p/r/none/tags/list")).Error);
    }

    [Fact]
    public async Task Referrers_can_be_missing_or_of_another_content_type()
    {
        await using var old = await Emulated.StartAsync(new RegistryBehavior { Referrers = false });
        var subject = Client.Sha256([]);
        Assert.Equal(HttpStatusCode.NotFound, (await old.Client.GetAsync($"/v2/{Image}/referrers/{subject}")).Status);
        await using var odd = await Emulated.StartAsync(new RegistryBehavior { ReferrersContentType = "application/json" });
        Assert.Equal("application/json", (await odd.Client.GetAsync($"/v2/{Image}/referrers/{subject}")).Header("Content-Type"));
    }

    [Fact]
    public async Task A_manifest_of_a_media_type_that_is_not_accepted_is_not_found_unless_the_switch_is_off()
    {
        await using var emulated = await Emulated.StartAsync();
        emulated.Host.PushIndex(Image, "1");
        var closed = await emulated.Client.GetAsync($"/v2/{Image}/manifests/1", ("Accept", Client.OciManifest));
        Assert.Equal("404 MANIFEST_UNKNOWN", closed.Error);
        Assert.Equal($"Manifest has media type \"{Client.OciIndex}\" but client accepts [\"{Client.OciManifest}\"]", closed.Message);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await emulated.Client.SendAsync("HEAD", $"/v2/{Image}/manifests/1", null, null, ("Accept", Client.OciManifest))).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await emulated.Client.GetAsync($"/v2/{Image}/manifests/1", ("Accept", $"{Client.OciManifest}, */*"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync($"/v2/{Image}/manifests/1")).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await emulated.Client.GetAsync(
                $"/v2/{Image}/manifests/1", ("Accept", $"{Client.OciManifest}, {Client.OciIndex};q=0.5"))).Status);
        await using var open = await Emulated.StartAsync(new RegistryBehavior { AcceptMustMatch = false });
        open.Host.PushIndex(Image, "1");
        Assert.Equal(HttpStatusCode.OK, (await open.Client.GetAsync($"/v2/{Image}/manifests/1", ("Accept", Client.OciManifest))).Status);
    }

    [Fact]
    public async Task A_download_can_refuse_an_Authorization_header()
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { DownloadRefusesAuthorization = true });
        var digest = emulated.Host.PushBlob(Image, "x"u8.ToArray());
        var redirect = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}");
        Assert.Equal(HttpStatusCode.BadRequest, (await emulated.Client.GetAsync(redirect.Location!)).Status);
        Assert.Equal("x", (await emulated.Anonymous.GetAsync(redirect.Location!)).Text);
    }

    [Theory]
    [InlineData(true, "20")]
    [InlineData(false, null)]
    public async Task Beyond_the_quota_is_429_until_the_minute_is_over(bool retryAfter, string? header)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 40, TimeSpan.Zero));
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            RequestsPerMinute = 2,
            TimeProvider = time,
            Behavior = new RegistryBehavior { QuotaRetryAfter = retryAfter },
        });
        await emulated.Client.GetAsync("/v2/");
        await emulated.Client.GetAsync("/v2/");
        var third = await emulated.Client.GetAsync("/v2/");
        Assert.Equal("429 TOOMANYREQUESTS", third.Error);
        Assert.StartsWith("Quota exceeded for quota metric", third.Message, StringComparison.Ordinal);
        Assert.Equal(header, third.Header("Retry-After"));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/")).Status);
    }
}
