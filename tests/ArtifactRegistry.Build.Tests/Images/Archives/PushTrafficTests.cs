using System.Text;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Images.Archives;

/// <summary>What a push of an archive asks and sends.</summary>
public sealed class PushTrafficTests
{
    [Fact]
    public async Task An_image_that_is_there_costs_a_look_at_its_tag_and_the_log_says_that_nothing_was_sent()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.AddImage("");
        using var first = PushTask.Of(lab, lab.NewBuild(), archive.Save());
        Assert.True(first.Execute());
        lab.Emulator.ClearRequests();
        var engine = lab.NewBuild();
        using var second = PushTask.Of(lab, engine, archive.Save());

        Assert.True(second.Execute(), engine.Text);

        Assert.Equal(["HEAD manifests/1.0.0"], lab.Asked);
        Assert.Contains("(nothing to upload)", engine.Text, StringComparison.Ordinal);
        Assert.Equal("unchanged", Assert.Single(second.Pushed).GetMetadata("Outcome"));
    }

    [Fact]
    public async Task Blobs_that_are_there_cost_one_question_each_and_are_not_sent()
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        archive.AddImage("", layers: ["one", "two"]);
        using var first = PushTask.Of(lab, lab.NewBuild(), archive.Save());
        Assert.True(first.Execute());
        using var changed = new TestArchive();
        changed.AddImage("", layers: ["one", "two", "three"]);
        lab.Emulator.ClearRequests();
        var engine = lab.NewBuild();
        using var second = PushTask.Of(lab, engine, changed.Save(), "1.1.0");

        Assert.True(second.Execute(), engine.Text);

        // The tag and the proof that it is missing, three layers and the configuration, the new layer's bytes, the manifest, the tag again.
        Assert.Equal((9, 5), (lab.Emulator.Requests.Count, (int)second.BytesSent));
    }

    [Fact]
    public async Task Layers_of_the_base_image_are_mounted_from_where_it_is()
    {
        await using var lab = await CopyLab.OpenAsync();
        var layer = Encoding.UTF8.GetBytes(new string('b', 5000));
        lab.Target.PushBlob("q/base/runtime", layer);
        using var archive = new TestArchive();
        archive.AddImage("", baseImage: $"{lab.Target.Authority}/q/base/runtime:10.0", layers: [Encoding.UTF8.GetString(layer), "app"]);
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());

        Assert.True(task.Execute(), engine.Text);

        Assert.InRange(task.BytesSent, 3, 1000);
        Assert.DoesNotContain(
            lab.Emulator.Requests, request => request.Method == "PUT" && request.Query.Contains(Escaped(layer), StringComparison.Ordinal));
        Assert.True(lab.Target.HasBlob(CopyLab.Copy, ImageDigest.Compute(layer).ToString()));
    }

    [Fact]
    public async Task What_the_repository_has_is_not_sent_because_the_base_image_lacks_it()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Target.PushBlob("q/base/runtime", "base"u8.ToArray());
        var baseImage = $"{lab.Target.Authority}/q/base/runtime:10.0";
        using var archive = new TestArchive();
        archive.AddImage("", baseImage: baseImage, layers: ["base", "app"]);
        using var first = PushTask.Of(lab, lab.NewBuild(), archive.Save());
        Assert.True(first.Execute());
        using var changed = new TestArchive();
        changed.AddImage("", baseImage: baseImage, layers: ["base", "app", "new"]);
        var engine = lab.NewBuild();
        using var second = PushTask.Of(lab, engine, changed.Save(), "1.1.0");

        Assert.True(second.Execute(), engine.Text);

        Assert.Equal(3, second.BytesSent);
    }

    [Theory]
    [InlineData("ubuntu:24.04")]
    [InlineData("not a name $(x)")]
    [InlineData("HOST/q/base/missing:1")]
    public async Task A_base_image_that_is_not_there_is_no_obstacle(string baseImage)
    {
        await using var lab = await CopyLab.OpenAsync();
        using var archive = new TestArchive();
        var digest = archive.AddImage("", baseImage: baseImage.Replace("HOST", lab.Target.Authority, StringComparison.Ordinal));
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    [Fact]
    public async Task A_base_image_that_may_not_be_read_is_no_obstacle()
    {
        var mine = new EmulatorRepository
        {
            Name = "q/s",
            Members = new Dictionary<string, RepositoryRole> { ["tester"] = RepositoryRole.Writer },
        };
        var theirs = new EmulatorRepository
        {
            Name = "q/base",
            Members = new Dictionary<string, RepositoryRole> { ["other"] = RepositoryRole.Writer },
        };
        await using var lab = await CopyLab.OpenAsync(
            new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost { Repositories = [mine, theirs] }] });
        lab.Target.PushBlob("q/base/runtime", "base"u8.ToArray());
        using var archive = new TestArchive();
        var digest = archive.AddImage("", baseImage: $"{lab.Target.Authority}/q/base/runtime:10.0", layers: ["base"]);
        var engine = lab.NewBuild();
        using var task = PushTask.Of(lab, engine, archive.Save());

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(digest, lab.Target.GetTagDigest(CopyLab.Copy, "1.0.0"));
    }

    private static string Escaped(byte[] content) => Uri.EscapeDataString(ImageDigest.Compute(content).ToString());
}
