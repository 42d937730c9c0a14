using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Tasks;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Before a push the policy applies to the copies too (<c>ArtifactRegistryCopyTo</c>).</summary>
public sealed class CopyGateTests
{
    [Fact]
    public async Task Fail_lists_the_tags_of_all_places()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        lab.Target.PushImage(CopyLab.Copy, "1.0");
        lab.Target.PushImage("q/s/other", "latest");
        var engine = lab.NewBuild();
        using var task = Gate(lab, engine, "Fail", CopyTask.To(lab, CopyLab.Copy), CopyTask.To(lab, "q/s/other"));

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3101", error.Code);
        Assert.Contains($"{lab.Source.Authority}/{CopyLab.App}:1.0.0", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{lab.Target.Authority}/{CopyLab.Copy}:1.0 ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("q/s/other", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0.0-eu", "", "ARB3101")]
    [InlineData("", ":1.0.0-eu", "ARB3101")]
    [InlineData("2.0.0", "", null)]
    public async Task A_copy_with_tags_of_its_own_is_checked_for_those(string tags, string suffix, string? code)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Target.PushImage(CopyLab.Copy, "1.0.0-eu");
        lab.Target.PushImage(CopyLab.Copy, "1.0.0");
        var engine = lab.NewBuild();
        using var task = Gate(lab, engine, "Fail", CopyTask.To(lab, CopyLab.Copy + suffix, tags));

        Assert.Equal(code is null, task.Execute());

        Assert.Equal(code, engine.Errors.SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task Warn_is_one_warning_and_the_push_goes_on()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Target.PushImage(CopyLab.Copy, "1.0.0");
        var engine = lab.NewBuild();
        using var task = Gate(lab, engine, "Warn", CopyTask.To(lab, CopyLab.Copy));

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal(ReleaseOutcome.Published, task.Record().Outcome);
        Assert.Contains("warning ARB3101", engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reuse_takes_an_image_whose_copies_lack_it_and_they_get_it_afterwards()
    {
        await using var lab = await CopyLab.OpenAsync();
        var digest = lab.PushApp("1.0.0");
        lab.Source.SetTag(CopyLab.App, "1.0", digest);
        var newer = lab.Target.PushImage(CopyLab.Copy, "latest");
        var engine = lab.NewBuild();
        using var gate = Gate(lab, engine, "Reuse", CopyTask.To(lab, CopyLab.Copy));
        Assert.True(gate.Execute(), engine.Text);
        using var complete = ReleaseTask.Complete(gate);
        complete.BuildEngine = engine;

        Assert.True(complete.Execute(), engine.Text);

        Assert.Equal(ReleaseOutcome.Reused, gate.Record().Outcome);
        Assert.Empty(gate.Record().Reused!.Missing);
        Assert.Equal([digest, digest, newer], new[] { "1.0.0", "1.0", "latest" }.Select(tag => lab.Target.GetTagDigest(CopyLab.Copy, tag)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reuse_refuses_a_copy_that_is_another_image_and_one_whose_original_is_not_there(bool isReleased)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp(isReleased ? "1.0.0" : "other");
        lab.Target.PushImage(CopyLab.Copy, "1.0.0");
        var engine = lab.NewBuild();
        using var task = Gate(lab, engine, "Reuse", CopyTask.To(lab, CopyLab.Copy));

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3104", error.Code);
        Assert.Contains($"{lab.Target.Authority}/{CopyLab.Copy}:1.0.0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Overwrite")]
    [InlineData("Fail")]
    public async Task A_place_that_cannot_be_meant_is_refused_before_the_push(string policy)
    {
        await using var lab = await CopyLab.OpenAsync();
        (string Name, string Code)[] destinations =
        [
            ("europe-docker.pkg.dev/p/r", "ARB1004"), ($"{lab.Source.Authority}/{CopyLab.App}", "ARB1001"), ("nowhere", "ARB1001"),
        ];
        foreach (var (name, code) in destinations)
        {
            var engine = lab.NewBuild();
            using var task = Gate(lab, engine, policy, CopyTask.Item(name));

            Assert.False(task.Execute());

            Assert.Equal(code, Assert.Single(engine.Errors).Code);
        }

        Assert.Empty(lab.Emulator.Requests);
    }

    private static BeginRelease Gate(CopyLab lab, NoteEngine engine, string policy, params ITaskItem[] copies)
    {
        var task = ReleaseTask.Begin(
            $"{lab.Source.Authority}/{CopyLab.App}",
            ("Tags", "1.0.0;latest"),
            ("AdditionalTags", "1.0"),
            ("MovingTags", "latest"),
            ("TagPolicy", policy));
        (task.BuildEngine, task.CopyTo) = (engine, copies);
        return task;
    }
}
