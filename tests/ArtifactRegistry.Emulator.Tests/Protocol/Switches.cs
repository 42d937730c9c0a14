using System.Net;
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
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { SecondWriteStatus = status });
        Answer opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        await emulated.Client.SendAsync("PATCH", opened.Location!, [1]);
        Answer second = await emulated.Client.SendAsync("PATCH", opened.Location!, [2]);
        Assert.Equal($"{status} UNSUPPORTED", second.Error);
    }

    [Fact]
    public async Task A_chunk_frame_on_the_first_write_can_be_refused()
    {
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { RefuseContentRange = true });
        Answer opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulated.Client.SendAsync("PATCH", opened.Location!, [1], null, ("Content-Range", "0-0"))).Status);
    }

    [Theory]
    [InlineData(false, false, "/artifacts-uploads/")]
    [InlineData(true, false, "http://localhost:")]
    [InlineData(false, true, "/v2/p/r/app/blobs/uploads/")]
    public async Task The_upload_location_can_be_relative_absolute_or_inside_v2(bool absolute, bool inside, string prefix)
    {
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { AbsoluteUploadLocations = absolute, UploadsOutsideV2 = !inside });
        Answer opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.StartsWith(prefix, opened.Location, StringComparison.Ordinal);
        Answer sent = await emulated.Anonymous.SendAsync("PATCH", opened.Location!, [1]);
        Assert.Equal(inside ? HttpStatusCode.Unauthorized : HttpStatusCode.Accepted, sent.Status);
    }

    [Fact]
    public async Task The_status_of_an_immutable_tags_refusal_can_be_chosen()
    {
        await using Emulated emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            Behavior = new RegistryBehavior { ImmutableTagStatus = 409 },
            Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r", ImmutableTags = true }] }],
        });
        emulated.Host.PushImage(Image, "1");
        Assert.Equal("409 MANIFEST_INVALID", (await emulated.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/1")).Error);
    }

    [Fact]
    public async Task Mounts_can_be_refused_across_repositories_and_allowed_without_from()
    {
        await using Emulated strict = await Emulated.StartAsync(new RegistryBehavior { CrossRepositoryMount = false });
        string digest = strict.Host.PushBlob(Image, "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.Accepted, (await strict.Client.SendAsync("POST", $"/v2/p/other/app/blobs/uploads/?mount={digest}&from={Image}")).Status);
        Assert.Equal(HttpStatusCode.Created, (await strict.Client.SendAsync("POST", $"/v2/p/r/other/blobs/uploads/?mount={digest}&from={Image}")).Status);
        await using Emulated open = await Emulated.StartAsync(new RegistryBehavior { MountWithoutFrom = true });
        open.Host.PushBlob(Image, "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.Created, (await open.Client.SendAsync("POST", $"/v2/p/r/other/blobs/uploads/?mount={digest}")).Status);
    }

    [Fact]
    public async Task The_tag_list_can_be_cut_without_a_link_and_be_empty_for_a_missing_image()
    {
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { TagListLinks = false, TagListMaximum = 2, MissingImageHasEmptyTagList = true });
        foreach (string tag in new[] { "a", "b", "c" })
        {
            emulated.Host.PushImage(Image, tag);
        }

        Answer list = await emulated.Client.GetAsync($"/v2/{Image}/tags/list?n=100");
        Assert.Equal(2, list.Json.GetProperty("tags").GetArrayLength());
        Assert.Null(list.Header("Link"));
        Assert.Equal(0, (await emulated.Client.GetAsync("/v2/p/r/none/tags/list")).Json.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public async Task Referrers_can_be_missing_or_of_another_content_type()
    {
        await using Emulated old = await Emulated.StartAsync(new RegistryBehavior { Referrers = false });
        string subject = Client.Sha256([]);
        Assert.Equal(HttpStatusCode.NotFound, (await old.Client.GetAsync($"/v2/{Image}/referrers/{subject}")).Status);
        await using Emulated odd = await Emulated.StartAsync(new RegistryBehavior { ReferrersContentType = "application/json" });
        Assert.Equal("application/json", (await odd.Client.GetAsync($"/v2/{Image}/referrers/{subject}")).Header("Content-Type"));
    }

    [Fact]
    public async Task Accept_can_decide_whether_a_manifest_is_found()
    {
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { AcceptMustMatch = true });
        emulated.Host.PushIndex(Image, "1");
        Assert.Equal("404 MANIFEST_UNKNOWN", (await emulated.Client.GetAsync($"/v2/{Image}/manifests/1", ("Accept", Client.OciManifest))).Error);
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync($"/v2/{Image}/manifests/1", ("Accept", $"{Client.OciManifest}, {Client.OciIndex};q=0.5"))).Status);
    }

    [Fact]
    public async Task A_download_can_refuse_an_Authorization_header()
    {
        await using Emulated emulated = await Emulated.StartAsync(new RegistryBehavior { DownloadRefusesAuthorization = true });
        string digest = emulated.Host.PushBlob(Image, "x"u8.ToArray());
        Answer redirect = await emulated.Client.GetAsync($"/v2/{Image}/blobs/{digest}");
        Assert.Equal(HttpStatusCode.BadRequest, (await emulated.Client.GetAsync(redirect.Location!)).Status);
        Assert.Equal("x", (await emulated.Anonymous.GetAsync(redirect.Location!)).Text);
    }

    [Theory]
    [InlineData(true, "20")]
    [InlineData(false, null)]
    public async Task Beyond_the_quota_is_429_until_the_minute_is_over(bool retryAfter, string? header)
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 40, TimeSpan.Zero));
        await using Emulated emulated = await Emulated.StartAsync(new EmulatorOptions
        {
            RequestsPerMinute = 2,
            TimeProvider = time,
            Behavior = new RegistryBehavior { QuotaRetryAfter = retryAfter },
        });
        await emulated.Client.GetAsync("/v2/");
        await emulated.Client.GetAsync("/v2/");
        Answer third = await emulated.Client.GetAsync("/v2/");
        Assert.Equal("429 TOOMANYREQUESTS", third.Error);
        Assert.StartsWith("Quota exceeded for quota metric", third.Message, StringComparison.Ordinal);
        Assert.Equal(header, third.Header("Retry-After"));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await emulated.Client.GetAsync("/v2/")).Status);
    }
}
