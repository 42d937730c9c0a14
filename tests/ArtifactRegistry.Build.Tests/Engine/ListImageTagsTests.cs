using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

public sealed class ListImageTagsTests
{
    [Theory]
    [InlineData("", "", "1.10.0 1.9.0 2.0.0-rc.1 latest", "1.10.0")]
    [InlineData("", "name", "1.10.0 1.9.0 2.0.0-rc.1 latest", "1.10.0")]
    [InlineData("", "Version", "2.0.0-rc.1 1.10.0 1.9.0 latest", "1.10.0")]
    [InlineData("1.9.*;lat*", "", "1.9.0 latest", "1.9.0")]
    [InlineData("lat*", "", "latest", "")]
    [InlineData("none", "", "", "")]
    public async Task Tags_are_filtered_and_ordered_and_the_newest_stable_version_is_found(string filter, string order, string tags, string latest)
    {
        await using var build = await BuildWorld.StartAsync();
        foreach (var tag in new[] { "1.9.0", "1.10.0", "2.0.0-rc.1", "latest" })
        {
            build.Host.PushImage(BuildWorld.Repository, tag);
        }

        var task = new ListImageTags { Image = build.Image(), Filter = filter, Order = order };

        Assert.True(build.Run(task));
        Assert.Equal((tags, latest), (string.Join(' ', task.Listed.Select(item => item.ItemSpec)), task.LatestVersionTag));
        Assert.Equal([$"normal: HOST/{BuildWorld.Repository} has {task.Listed.Length} tags"], build.Said);
    }

    [Fact]
    public async Task A_tag_has_what_the_registry_tells_of_its_image()
    {
        await using var build = await BuildWorld.StartAsync();
        var digest = build.Host.PushImage(BuildWorld.Repository, "1.0.0", new() { Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) });
        var task = new ListImageTags { Image = build.Image() };

        Assert.True(build.Run(task));

        var item = Assert.Single(task.Listed);
        Assert.Equal(
            (digest, "application/vnd.oci.image.manifest.v1+json", "2026-01-02T03:04:05.000Z"),
            (item.GetMetadata("Digest"), item.GetMetadata("MediaType"), item.GetMetadata("CreatedAt")));
        Assert.Matches("^[1-9][0-9]*$", item.GetMetadata("Size"));
        Assert.Matches("^20[0-9-]+T[0-9:.]+Z$", item.GetMetadata("UploadedAt"));
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_one_error()
    {
        await using var build = await BuildWorld.StartAsync();

        Assert.Equal(
            ("ARB3003", $"HOST/{BuildWorld.Repository} does not exist. Check the image's name, tag or digest."),
            build.Fail(new ListImageTags { Image = build.Image() }));
    }

    [Fact]
    public async Task What_a_registry_says_of_a_type_cannot_call_msbuild()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Emulator.AddFault(new()
        {
            StatusCode = 200,
            Body = """{"tags":["a"],"manifest":{"sha256:DIGEST":{"mediaType":"$(Secret);@(Item);%(x)","tag":["a"],"imageSizeBytes":"1","timeCreatedMs":"0","timeUploadedMs":"0"}}}"""
                .Replace("DIGEST", new string('0', 64), StringComparison.Ordinal),
        });
        var task = new ListImageTags { Image = build.Image() };

        Assert.True(build.Run(task));

        Assert.Equal("$(Secret);@(Item);%(x)", Assert.Single(task.Listed).GetMetadata("MediaType"));
        Assert.DoesNotContain("$(", ((Microsoft.Build.Framework.ITaskItem2)task.Listed[0]).GetMetadataValueEscaped("MediaType"), StringComparison.Ordinal);
    }
}
