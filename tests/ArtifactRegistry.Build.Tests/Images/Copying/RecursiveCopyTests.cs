using ArtifactRegistry.Build.Tasks;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>All images below a name, to the same names below another one.</summary>
public sealed class RecursiveCopyTests
{
    [Fact]
    public async Task Images_below_a_name_come_with_the_tags_that_are_meant_and_their_signatures()
    {
        await using var lab = await CopyLab.OpenAsync();
        var (app, signature) = PushAll(lab);
        var engine = lab.NewBuild();
        using var task = Recursive(lab, engine, "q/s");
        task.TagFilter = "1.0.*";

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(["q/s/app", "q/s/tools/cli"], lab.Target.Images);
        Assert.Equal(["1.0.0", signature], lab.Target.Tags("q/s/app"));
        Assert.Equal((app, 2), (lab.Target.GetTagDigest("q/s/app", "1.0.0"), task.Copied.Length));
    }

    [Fact]
    public async Task Tags_named_after_a_manifest_are_no_images_of_their_own()
    {
        await using var lab = await CopyLab.OpenAsync();
        PushAll(lab);
        var engine = lab.NewBuild();
        using var task = Recursive(lab, engine, "q/s");
        task.IncludeReferrers = "false";

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(["1.0.0", "2.0.0-dev"], lab.Target.Tags("q/s/app"));
    }

    [Fact]
    public async Task A_second_build_writes_nothing()
    {
        await using var lab = await CopyLab.OpenAsync();
        PushAll(lab);
        using var first = Recursive(lab, lab.NewBuild(), "q/s");
        Assert.True(first.Execute());
        lab.Emulator.ClearRequests();
        using var second = Recursive(lab, lab.NewBuild(), "q/s");

        Assert.True(second.Execute());

        Assert.Empty(lab.Writes);
        Assert.All(second.Copied, item => Assert.Equal("0", item.GetMetadata("BytesSent")));
    }

    [Fact]
    public async Task A_filter_that_nothing_matches_is_an_error()
    {
        await using var lab = await CopyLab.OpenAsync();
        PushAll(lab);
        var engine = lab.NewBuild();
        using var task = Recursive(lab, engine, "q/s");
        task.TagFilter = "9.*";

        Assert.False(task.Execute());

        Assert.Equal("ARB3208", Assert.Single(engine.Errors).Code);
    }

    private static CopyImage Recursive(CopyLab lab, NoteEngine engine, string destination)
    {
        var task = CopyTask.Of(lab, engine, CopyTask.To(lab, destination));
        (task.Image, task.Recursive) = ($"{lab.Source.Authority}/p/r", "true");
        return task;
    }

    private static (string App, string Signature) PushAll(CopyLab lab)
    {
        var app = lab.PushApp("1.0.0");
        lab.PushApp("2.0.0-dev", salt: "dev");
        var signature = $"{app.Replace(':', '-')}.sig";
        lab.PushApp(signature, salt: "signature");
        lab.PushApp("1.0.0", image: "p/r/tools/cli", salt: "cli");
        lab.PushApp("1.0.0", image: "p/other/app", salt: "other");
        return (app, signature);
    }
}
