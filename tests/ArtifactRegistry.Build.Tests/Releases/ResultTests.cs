namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>What a release hands to the steps after it, however it ended.</summary>
public sealed class ResultTests
{
    [Fact]
    public async Task A_published_release_leaves_report_digest_outputs_and_a_summary()
    {
        await using var release = PublishedRelease.Push(await TaskWorld.StartAsync());

        Assert.True(release.Complete(), release.World.Engine.Text);

        var reference = $"{release.World.Name()}@{release.Digest}";
        Assert.Equal((release.Digest, reference), (release.Task.Digest, release.Task.Reference));
        Assert.Equal(("published", reference), ((string?)release.Report["outcome"], (string?)release.Report["reference"]));
        Assert.Equal($"{release.Digest}\n", await File.ReadAllTextAsync(release.DigestFile, TestContext.Current.CancellationToken));
        Assert.Contains(reference, release.Outputs, StringComparison.Ordinal);
        Assert.Contains(
            $" -> {reference}\n      tags: 1.0.0, latest", release.World.Engine.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(
            [("1.0.0", release.World.Digest), ("latest", "")],
            release.Task.Tags.Select(tag => (tag.ItemSpec, tag.GetMetadata("PreviousDigest"))));
    }

    [Fact]
    public async Task A_reused_release_leaves_the_same_and_no_moving_tag_is_touched()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        var newer = build.Host.PushImage(TaskWorld.Repository, "latest");
        using var begin = ReleaseTask.Begin(
            build.Name(),
            ("Tags", "1.0.0;1.0;latest"),
            ("MovingTags", "latest"),
            ("TagPolicy", "Reuse"),
            ("VersionTags", "true"),
            ("ReportFile", folder["report.json"]));
        Assert.True(build.Run(begin), build.Engine.Text);
        Assert.True(begin.SkipsPush);
        using var complete = ReleaseTask.Complete(begin);

        Assert.True(build.Run(complete), build.Engine.Text);

        Assert.Equal((build.Digest, $"{build.Name()}@{build.Digest}"), (complete.Digest, complete.Reference));
        Assert.Contains("already existed, push skipped", build.Engine.Text, StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"reused\"", folder.Read("report.json"), StringComparison.Ordinal);
        Assert.Equal([("1.0.0", "reused"), ("1.0", "added")], complete.Tags.Select(tag => (tag.ItemSpec, tag.GetMetadata("Outcome"))));
        Assert.Equal(newer, build.Host.GetTagDigest(TaskWorld.Repository, "latest"));
    }

    [Theory]
    [InlineData("1.0.0", "Reuse")]
    [InlineData("2.0.0", "Fail")]
    public async Task A_dry_run_reads_writes_nothing_and_says_what_would_be_done(string tag, string policy)
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        using var begin = ReleaseTask.Begin(
            build.Name(),
            ("Tags", $"{tag};stable;latest"),
            ("MovingTags", "latest"),
            ("TagPolicy", policy),
            ("DryRun", "true"),
            ("ReportFile", folder["report.json"]));
        begin.CopyTo = [CopyTask.To(build.Host, "my-project/my-repo/copy")];
        Assert.True(build.Run(begin), build.Engine.Text);
        using var complete = ReleaseTask.Complete(begin);

        Assert.True(build.Run(complete), build.Engine.Text);

        Assert.True(begin.SkipsPush);
        Assert.All(build.Emulator.Requests, request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.Contains($" -> Dry run: {build.Name()}", build.Engine.Text, StringComparison.Ordinal);
        Assert.Contains(policy == "Reuse" ? "would set the tag stable" : "with the tags ", build.Engine.Text, StringComparison.Ordinal);
        Assert.Contains("stable", build.Engine.Text, StringComparison.Ordinal);
        Assert.Contains("/my-repo/copy", build.Engine.Text, StringComparison.Ordinal);
        Assert.Equal(("", false), (complete.Reference, File.Exists(folder["report.json"])));
    }
}
