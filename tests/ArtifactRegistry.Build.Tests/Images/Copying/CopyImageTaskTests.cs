using System.Globalization;
using ArtifactRegistry.Emulator.Faults;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>The task, as a build runs it.</summary>
public sealed class CopyImageTaskTests
{
    [Fact]
    public async Task Each_destination_has_tags_of_its_own_and_the_bytes_cross_once()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        using var task = CopyTask.Of(
            lab, lab.NewBuild(), CopyTask.To(lab, "q/s/a", "1.0.0-eu;stable"), CopyTask.To(lab, "q/s/b:2.0"), CopyTask.To(lab, "q/s/c"));

        Assert.True(task.Execute());

        Assert.Equal(
            ["1.0.0-eu,stable", "2.0", "1.0.0"],
            new[] { "q/s/a", "q/s/b", "q/s/c" }.Select(image => string.Join(',', lab.Target.Tags(image))));
        Assert.Equal(3, task.Copied.Length);
        Assert.All(task.Copied, item =>
            Assert.Equal(
                (digest, $"{lab.Source.Authority}/{CopyLab.App}:1.0.0"), (item.GetMetadata("Digest"), item.GetMetadata("Source"))));
        var (sent, mounted) = (task.Copied.Sum(item => Number(item, "BytesSent")), task.Copied.Sum(item => Number(item, "BytesMounted")));
        Assert.Equal((sent, true), (mounted / 2, sent > 3000));
    }

    [Fact]
    public async Task An_item_tells_what_was_moved_and_a_second_build_moves_nothing()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        using var first = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab, CopyLab.Copy));
        Assert.True(first.Execute());
        var engine = lab.NewBuild();
        using var second = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));

        Assert.True(second.Execute(), engine.Text);

        var item = Assert.Single(second.Copied);
        Assert.Equal($"{lab.Target.Authority}/{CopyLab.Copy}@{digest}", item.ItemSpec);
        Assert.Equal(
            ("1.0.0", "0", "0", "0"),
            (item.GetMetadata("Tags"), item.GetMetadata("BytesSent"), item.GetMetadata("BytesMounted"), item.GetMetadata("Referrers")));
        Assert.Contains("(nothing to upload)", engine.Text, StringComparison.Ordinal);
        Assert.True(Number(Assert.Single(first.Copied), "BytesSent") > 3000);
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task A_release_tag_that_is_taken_anywhere_stops_all_copies_before_the_first_write(string policy)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var theirs = lab.Target.PushImage(CopyLab.Copy, "1.0.0");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, "q/s/free"), CopyTask.To(lab, CopyLab.Copy));
        task.Policy = policy;

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3101", error.Code);
        Assert.Contains($"{lab.Target.Authority}/{CopyLab.Copy}:1.0.0", error.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Writes);
        Assert.Equal(theirs, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    [Fact]
    public async Task Moving_tags_move_whatever_the_policy()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        lab.Target.PushImage(CopyLab.Copy, "latest");
        using var task = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab, CopyLab.Copy, "1.0.0;latest"));
        (task.Policy, task.MovingTags) = ("Fail", "latest");

        Assert.True(task.Execute());

        Assert.Equal((digest, digest), (lab.Target.GetTagDigest(CopyLab.Copy, "latest"), lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0")));
    }

    [Fact]
    public async Task An_image_that_is_no_new_one_leaves_moving_tags_alone()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        var newer = lab.Target.PushImage(CopyLab.Copy, "latest");
        using var task = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab, CopyLab.Copy, "1.0.0;latest"));
        (task.KeepMovingTags, task.MovingTags) = ("true", "latest");

        Assert.True(task.Execute());

        Assert.Equal((newer, digest), (lab.Target.GetTagDigest(CopyLab.Copy, "latest"), lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0")));
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_writes_nothing()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        using var before = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab, "q/s/there"));
        Assert.True(before.Execute());
        lab.Emulator.ClearRequests();
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy), CopyTask.To(lab, "q/s/there"));
        task.DryRun = "true";

        Assert.True(task.Execute(), engine.Text);

        Assert.Contains($"would be copied to {lab.Target.Authority}/{CopyLab.Copy}:1.0.0", engine.Text, StringComparison.Ordinal);
        Assert.Matches($"{lab.Target.Authority}/q/s/there:1.0.0 sha256:[0-9a-f]{{64}} is up to date", engine.Text);
        Assert.Empty(lab.Writes);
    }

    [Fact]
    public async Task When_one_destination_fails_the_others_are_copied_and_there_is_one_error()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        lab.Emulator.AddFault(new Fault { Method = "POST", PathPattern = "q/s/bad/", StatusCode = 403 });
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, "q/s/a"), CopyTask.To(lab, "q/s/bad"), CopyTask.To(lab, "q/s/c"));

        Assert.False(task.Execute());

        Assert.Equal("ARB3001", Assert.Single(engine.Errors).Code);
        Assert.Equal(2, task.Copied.Length);
        Assert.Equal(
            [digest, null, digest], new[] { "q/s/a", "q/s/bad", "q/s/c" }.Select(image => lab.Target.GetTagDigest(image, "1.0.0")));
    }

    [Fact]
    public async Task Another_tag_in_the_same_repository_costs_no_bytes()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        using var task = CopyTask.Of(lab, lab.NewBuild(), CopyTask.To(lab.Source, CopyLab.App, "stable"));

        Assert.True(task.Execute());

        Assert.Equal(digest, lab.Source.GetTagDigest(CopyLab.App, "stable"));
        Assert.Equal([$"PUT /v2/{CopyLab.App}/manifests/stable"], lab.Writes);
    }

    internal static long Number(ITaskItem item, string name) => long.Parse(item.GetMetadata(name), CultureInfo.InvariantCulture);
}
