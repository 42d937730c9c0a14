using ArtifactRegistry.Emulator.Faults;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>What comes after a good push, a further release tag or an attachment, is refused: the image is published, what is complete is
/// reported, and the build fails with one error.</summary>
public sealed class FailedCompletionTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("extra-5", "extra-5 could not be set:", "the attachments, the copies", "1.0.0 latest")]
    [InlineData("sha256:", "its attachments are not complete:", "the copies", "1.0.0 extra-5 latest")]
    public async Task A_step_that_is_refused_leaves_the_result_of_the_push_and_says_what_is_not_done(
        string refused, string problem, string notDone, string tags)
    {
        await using var release = await PushAsync();
        release.World.Emulator.AddFault(new Fault { Method = "PUT", PathPattern = $"manifests/{refused}", StatusCode = 403 });

        Assert.False(release.Complete());

        var (reference, report) = ($"{release.World.Name()}@{release.Digest}", release.Report);
        var message = Assert.Single(release.World.Engine.Errors).Message!;
        Assert.StartsWith($"{reference} is published, but {problem}", message, StringComparison.Ordinal);
        Assert.EndsWith($"Not done: {notDone}. Publish again with ArtifactRegistryTagPolicy=Reuse.", message, StringComparison.Ordinal);
        Assert.Contains($" -> {reference}", release.World.Engine.Text, StringComparison.Ordinal);
        Assert.Equal(("published", reference), ((string?)report["outcome"], (string?)report["reference"]));
        Assert.Equal(tags.Split(' '), report["tags"]!.AsArray().Select(tag => (string?)tag!["tag"]).Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (report["attachments"]!.AsArray().Count, report["copies"]!.AsArray().Count));
        Assert.Equal($"{release.Digest}\n", File.ReadAllText(release.DigestFile));
    }

    private async Task<PublishedRelease> PushAsync()
    {
        folder.Write("sbom.spdx.json", "{}");
        var world = await TaskWorld.StartAsync();
        world.Host.DeleteTag(TaskWorld.Repository, "1.0.0");
        return PublishedRelease.Push(
            world,
            [CopyTask.To(world.Host, "my-project/my-repo/copy")],
            [new TaskItem(folder["sbom.spdx.json"])],
            ("TagPolicy", "Fail"),
            ("AdditionalTags", "extra-5"));
    }
}
