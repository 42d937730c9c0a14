namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>A push from an archive keeps the rules of a release: an older version is refused, and a repeated push takes no moving tag back
/// (docs/copy.md).</summary>
public sealed class PushRuleTests
{
    [Fact]
    public async Task A_version_that_is_not_newer_is_refused_before_anything_is_written()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.AddImage("");
        var newer = lab.Target.PushImage(CopyLab.Copy, "2.0.0");
        lab.Target.SetTag(CopyLab.Copy, "latest", newer);
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(), "1.9.0;latest");
        task.RequireNewer = "true";

        Assert.False(task.Execute());

        Assert.Equal("ARB3106", Assert.Single(engine.Errors).Code);
        Assert.Equal(["2.0.0", "latest"], lab.Target.Tags(CopyLab.Copy));
        Assert.Equal([newer], lab.Target.Manifests(CopyLab.Copy));
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task An_image_that_was_released_before_does_not_take_latest_back(string policy)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddImage("");
        var file = archive.Save();
        Push(lab, file, policy);
        var newer = lab.Target.PushImage(CopyLab.Copy, "2.0.0");
        lab.Target.SetTag(CopyLab.Copy, "latest", newer);

        var text = Push(lab, file, policy);

        Assert.Equal((digest, newer), (lab.Target.GetTagDigest(CopyLab.Copy, "1.9.0"), lab.Target.GetTagDigest(CopyLab.Copy, "latest")));
        Assert.Contains($"{CopyLab.Copy}:latest is left unchanged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moving_tag_that_is_missing_is_completed_by_a_repeated_push()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddImage("");
        var file = archive.Save();
        Push(lab, file, "Fail");
        lab.Target.DeleteTag(CopyLab.Copy, "latest");

        Push(lab, file, "Fail");

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "latest"));
    }

    private static string Push(CopyLab lab, string file, string policy)
    {
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, file, "1.9.0;latest");
        (task.Policy, task.MovingTags) = (policy, "latest");
        Assert.True(task.Execute(), engine.Text);
        return engine.Text;
    }
}
