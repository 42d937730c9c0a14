namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>Archives of all forms, pushed by the task.</summary>
public sealed class PushImageTests
{
    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task An_OCI_layout_is_pushed_in_any_form_with_all_its_platforms(string form)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddIndex(
            "", ("amd64", archive.AddImage(null, "amd64", null, "amd")), ("arm64", archive.AddImage(null, "arm64", null, "arm")));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(form), "1.0.0;latest");

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal((digest, $"{lab.Target.Authority}/{CopyLab.Copy}@{digest}"), (task.Digest, task.Reference));
        Assert.Equal([digest, digest], new[] { "1.0.0", "latest" }.Select(tag => lab.Target.GetTagDigest(CopyLab.Copy, tag)));
        Assert.Equal([("1.0.0", "added"), ("latest", "added")], task.Pushed.Select(item => (item.ItemSpec, item.GetMetadata("Outcome"))));
        Assert.Equal(3, lab.Target.Manifests(CopyLab.Copy).Count);
        var blobs = archive.Files.Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal));
        Assert.Equal(blobs.Sum(file => file.Value.Length) - Manifests(lab), task.BytesSent);
    }

    [Fact]
    public async Task Of_several_images_the_one_with_the_tag_is_pushed()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.AddImage("1.0.0", layers: ["old"]);
        var digest = archive.AddImage("registry.example/app:2.0.0", layers: ["new"]);
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(), "2.0.0;latest");

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal([digest], lab.Target.Manifests(CopyLab.Copy));
    }

    [Fact]
    public async Task Tags_that_are_not_named_are_those_of_the_archive()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.AddImage("1.0.0");
        archive.AddImage("stable");
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(), tags: null);

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(["1.0.0", "stable"], lab.Target.Tags(CopyLab.Copy));
    }

    [Fact]
    public async Task Without_any_tag_the_image_is_there_by_its_digest()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddImage("");
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save(), tags: null);

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal([digest], lab.Target.Manifests(CopyLab.Copy));
        Assert.Empty(lab.Target.Tags(CopyLab.Copy));
    }

    [Theory]
    [InlineData("linux/arm64", 1)]
    [InlineData("linux/arm64;linux/amd64", 3)]
    public async Task Only_the_platforms_that_are_named_are_pushed(string platforms, int manifests)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var (amd, arm, s390) = (archive.AddImage(null, "amd64"), archive.AddImage(null, "arm64"), archive.AddImage(null, "s390x"));
        archive.AddIndex("", ("amd64", amd), ("arm64", arm), ("s390x", s390));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());
        task.Platforms = platforms;

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(manifests, lab.Target.Manifests(CopyLab.Copy).Count);
        Assert.Equal((true, false), (lab.Target.Manifests(CopyLab.Copy).Contains(arm), lab.Target.Manifests(CopyLab.Copy).Contains(s390)));
        Assert.Equal(task.Digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    [Theory]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task A_release_tag_that_is_taken_stops_the_push_before_the_first_write(string policy)
    {
        await using var lab = await CopyLab.OpenAsync();
        var theirs = lab.Target.PushImage(CopyLab.Copy, "1.0.0");
        using var archive = new TestArchive();
        archive.AddImage("");
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());
        task.Policy = policy;

        Assert.False(task.Execute());

        Assert.Equal("ARB3101", Assert.Single(engine.Errors).Code);
        Assert.Equal((theirs, 0), (lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"), lab.Writes.Count));
    }

    [Fact]
    public async Task A_dry_run_tells_the_digest_and_writes_nothing()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddImage("");
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());
        task.DryRun = "true";

        Assert.True(task.Execute(), engine.Text);

        Assert.Contains($"would be pushed as {lab.Target.Authority}/{CopyLab.Copy}@{digest}", engine.Text, StringComparison.Ordinal);
        Assert.Equal((digest, 0), (task.Digest, lab.Writes.Count));
    }

    private static long Manifests(CopyLab lab) =>
        lab.Target.Manifests(CopyLab.Copy).Sum(digest => lab.Target.GetManifest(CopyLab.Copy, digest)!.Length);
}
