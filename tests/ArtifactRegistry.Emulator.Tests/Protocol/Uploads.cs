using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>What was reported about uploads to Artifact Registry (wire.md §11).</summary>
public class Uploads
{
    private const string Image = "p/r/app";

    [Fact]
    public async Task An_empty_blob_is_refused_unless_the_switch_is_off()
    {
        await using var emulated = await Emulated.StartAsync();
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        var closed = await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, Client.Sha256([])), []);
        Assert.Equal("400 BLOB_UPLOAD_INVALID", closed.Error);
        Assert.False(emulated.Host.HasBlob(Image, Client.Sha256([])));
        await using var lenient = await Emulated.StartAsync(new RegistryBehavior { RefuseEmptyBlobs = false });
        Assert.Equal(Client.Sha256([]), await lenient.Client.PushBlobAsync(Image, []));
        await using var plain = await Emulated.StartPlainAsync();
        Assert.Equal(Client.Sha256([]), await plain.Client.PushBlobAsync(Image, []));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_location_can_be_longer_than_16_KiB(bool outsideV2)
    {
        await using var emulated = await Emulated.StartAsync(
            new RegistryBehavior { UploadLocationLength = 20_000, UploadsOutsideV2 = outsideV2 });
        var opened = await emulated.Client.SendAsync("POST", $"/v2/{Image}/blobs/uploads/");
        Assert.True(opened.Location!.Length > 20_000);
        Assert.Equal(40, opened.Header("Docker-Upload-UUID")!.Length);
        var sent = await emulated.Client.SendAsync("PATCH", opened.Location!, [1]);
        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal(
            HttpStatusCode.Created, (await emulated.Client.SendAsync("PUT", Client.With(sent.Location!, Client.Sha256([1])))).Status);
        Assert.Equal("404 BLOB_UPLOAD_UNKNOWN", (await emulated.Client.SendAsync("DELETE", opened.Location![..^1] + "x")).Error);
    }
}
