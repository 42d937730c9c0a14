using System.Net;
using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Protocol;

/// <summary>An upload that is begun and cancelled shows whether the caller may push, before a byte is sent (wire.md §11).</summary>
public class CancelledUpload
{
    private const string Uploads = "/v2/p/r/app/blobs/uploads/";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_writer_begins_an_upload_and_cancels_it(bool outsideV2)
    {
        await using var emulated = await Emulated.StartAsync(WithRoles(new RegistryBehavior { UploadsOutsideV2 = outsideV2 }));
        using var writer = emulated.As("writer");
        var opened = await writer.SendAsync("POST", Uploads);
        Assert.Equal(HttpStatusCode.Accepted, opened.Status);
        Assert.Equal(HttpStatusCode.NoContent, (await writer.SendAsync("DELETE", opened.Location!)).Status);
        var late = await writer.SendAsync("PUT", Client.With(opened.Location!, Client.Sha256([1])), [1]);
        Assert.Equal("404 BLOB_UPLOAD_UNKNOWN", late.Error);
        Assert.Equal("404 BLOB_UPLOAD_UNKNOWN", (await writer.SendAsync("DELETE", opened.Location!)).Error);
        Assert.Empty(emulated.Host.Images);
    }

    [Theory]
    [InlineData("stranger", "p/r/app", "403 DENIED")]
    [InlineData("reader", "p/r/app", "403 DENIED")]
    [InlineData("reader", "p/none/app", "403 DENIED")]
    [InlineData("admin", "p/none/app", "404 NAME_UNKNOWN")]
    [InlineData("writer", "p/r", "400 NAME_INVALID")]
    [InlineData("writer", "p", "400 NAME_INVALID")]
    public async Task Who_may_not_push_there_learns_it_from_the_POST(string member, string image, string error)
    {
        await using var emulated = await Emulated.StartAsync(WithRoles(new RegistryBehavior()));
        using var client = emulated.As(member);
        Assert.Equal(error, (await client.SendAsync("POST", $"/v2/{image}/blobs/uploads/")).Error);
    }

    [Theory]
    [InlineData(404, "404 BLOB_UPLOAD_UNKNOWN")]
    [InlineData(405, "405 UNSUPPORTED")]
    public async Task A_registry_that_cannot_cancel_leaves_the_upload_open(int status, string error)
    {
        await using var emulated = await Emulated.StartAsync(new RegistryBehavior { CancelUploadStatus = status });
        var opened = await emulated.Client.SendAsync("POST", Uploads);
        Assert.Equal(error, (await emulated.Client.SendAsync("DELETE", opened.Location!)).Error);
        var closed = await emulated.Client.SendAsync("PUT", Client.With(opened.Location!, Client.Sha256([1])), [1]);
        Assert.Equal(HttpStatusCode.Created, closed.Status);
    }

    [Fact]
    public async Task A_write_that_waits_while_the_upload_is_cancelled_finds_no_upload()
    {
        await using var emulated = await Emulated.StartAsync(new EmulatorOptions { BytesPerSecond = 100_000 });
        var opened = await emulated.Client.SendAsync("POST", Uploads);
        Task<Answer>[] requests =
        [
            emulated.Client.SendAsync("PATCH", opened.Location!, new byte[50_000]),
            .. Enumerable.Range(0, 3).Select(_ => emulated.Client.SendAsync("DELETE", opened.Location!)),
        ];
        var answers = await Task.WhenAll(requests);
        Assert.Single(answers, a => a.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Skip(1), a => Assert.True(a.Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound));
        Assert.DoesNotContain(emulated.Emulator.Requests, r => r.StatusCode >= 500);
    }

    private static EmulatorOptions WithRoles(RegistryBehavior behavior) => new()
    {
        Behavior = behavior,
        Members = new Dictionary<string, RepositoryRole> { ["admin"] = RepositoryRole.RepoAdmin },
        Hosts =
        [
            new EmulatorHost
            {
                Repositories =
                [
                    new EmulatorRepository
                    {
                        Name = "p/r",
                        Members = new Dictionary<string, RepositoryRole>
                        {
                            ["reader"] = RepositoryRole.Reader,
                            ["writer"] = RepositoryRole.Writer,
                        },
                    },
                ],
            },
        ],
    };
}
