using ArtifactRegistry.Emulator.Faults;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>What comes after a good push, a further release tag or an attachment, is refused: the image is published, what is complete is
/// reported, and the build fails with one error.</summary>
public sealed class FailedCompletionTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_release_tag_that_is_refused_leaves_the_result_of_the_push_and_the_other_tags()
    {
        await using var release = await PushAsync();
        release.World.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "manifests/extra-5", StatusCode = 403 });

        Assert.False(release.Complete());

        var error = Assert.Single(release.World.Engine.Errors);
        Assert.StartsWith(
            $"{Reference(release)} is published, but extra-5 could not be set:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Not done: the attachments, the copies. Publish again with ArtifactRegistryTagPolicy=Reuse.", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(["1.0.0", "latest"], Tags(release));
        AssertPublished(release);
    }

    [Fact]
    public async Task An_attachment_that_is_refused_leaves_the_result_of_the_push_and_every_tag()
    {
        await using var release = await PushAsync();
        release.World.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = "manifests/sha256:", StatusCode = 403 });

        Assert.False(release.Complete());

        var error = Assert.Single(release.World.Engine.Errors);
        Assert.StartsWith(
            $"{Reference(release)} is published, but its attachments are not complete:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Not done: the copies. Publish again with ArtifactRegistryTagPolicy=Reuse.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1.0.0", "extra-5", "latest"], Tags(release));
        Assert.Empty(release.Report["attachments"]!.AsArray());
        AssertPublished(release);
    }

    private static void AssertPublished(PublishedRelease release)
    {
        var reference = Reference(release);
        Assert.Contains($" -> {reference}", release.World.Engine.Text, StringComparison.Ordinal);
        Assert.Equal(("published", reference), ((string?)release.Report["outcome"], (string?)release.Report["reference"]));
        Assert.Equal($"{release.Digest}\n", File.ReadAllText(release.DigestFile));
        Assert.Empty(release.Report["copies"]!.AsArray());
    }

    private static string Reference(PublishedRelease release) => $"{release.World.Name()}@{release.Digest}";

    private static IEnumerable<string?> Tags(PublishedRelease release) =>
        release.Report["tags"]!.AsArray().Select(tag => (string?)tag!["tag"]).Order(StringComparer.Ordinal);

    private async Task<PublishedRelease> PushAsync()
    {
        folder.Write("sbom.spdx.json", "{}");
        var world = await TaskWorld.StartAsync();
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");
        return PublishedRelease.Push(
            world,
            [CopyTask.To(world.Host, "my-project/my-repo/copy")],
            [new TaskItem(folder["sbom.spdx.json"])],
            ("TagPolicy", "Fail"), ("AdditionalTags", "extra-5"));
    }
}
