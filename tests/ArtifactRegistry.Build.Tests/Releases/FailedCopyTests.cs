using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>A copy that fails after a good push: the image is published, and what is complete is reported.</summary>
public sealed class FailedCopyTests
{
    private const string Europe = "my-project/my-repo/copy-eu";
    private const string Asia = "my-project/my-repo/copy-asia";

    [Theory]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    public async Task A_copy_that_is_denied_leaves_the_result_of_the_push_and_the_other_copies(string method)
    {
        await using var release = await PushAsync();
        var world = release.World;
        world.Emulator.AddFault(new Fault { Method = method, PathPattern = "copy-asia/manifests/", StatusCode = 403 });
        world.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "copy-asia/manifests/", StatusCode = 403 });

        Assert.False(release.Complete());

        var (host, reference) = (world.Host.Authority, $"{world.Name()}@{release.Digest}");
        var error = Assert.Single(world.Engine.Errors);
        Assert.StartsWith($"{reference} is published, but could not be copied to {host}/{Asia}:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Copied to {host}/{Europe}. Publish again with", error.Message, StringComparison.Ordinal);
        Assert.Contains($" -> {reference}", world.Engine.Text, StringComparison.Ordinal);
        Assert.Equal(("published", reference), ((string?)release.Report["outcome"], (string?)release.Report["reference"]));
        Assert.Equal($"{host}/{Europe}", (string?)Assert.Single(release.Report["copies"]!.AsArray())!["image"]);
        Assert.Equal($"{release.Digest}\n", await File.ReadAllTextAsync(release.DigestFile, TestContext.Current.CancellationToken));
        Assert.Equal(release.Digest, world.Host.GetTagDigest(Europe, "1.0.0"));
        Assert.Null(world.Host.GetTagDigest(Asia, "1.0.0"));
    }

    [Fact]
    public async Task A_release_tag_that_was_set_there_since_the_gate_is_not_overwritten()
    {
        await using var release = await PushAsync();
        var theirs = release.World.Host.PushImage(Asia, "1.0.0");

        Assert.False(release.Complete());

        var error = Assert.Single(release.World.Engine.Errors);
        Assert.Equal("ARB3101", error.Code);
        Assert.StartsWith($"{release.World.Name()}@{release.Digest} is published, but", error.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, release.World.Host.GetTagDigest(Asia, "1.0.0"));
        Assert.Equal(release.Digest, release.World.Host.GetTagDigest(Europe, "1.0.0"));
    }

    private static async Task<PublishedRelease> PushAsync()
    {
        var world = await TaskWorld.StartAsync();
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");
        return PublishedRelease.Push(world, [CopyTask.To(world.Host, Europe), CopyTask.To(world.Host, Asia)], ("TagPolicy", "Fail"));
    }
}
