using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator.Faults;
using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>Promotions to other repositories: copies first, then all tags.</summary>
public sealed class PromoteToTests
{
    [Fact]
    public async Task Images_are_copied_by_digest_with_what_is_about_them_and_then_tagged()
    {
        await using var lab = await CopyLab.OpenAsync();
        var image = lab.PushApp("1.0.0");
        var sbom = lab.Source.PushReferrer(CopyLab.App, image, "application/spdx+json", "sbom");
        var engine = lab.NewBuild();
        using var folder = new Folder();
        using var task = Promote(
            engine,
            Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "1.0.0;stable"),
            Item(lab, "p/r/app:1.0.0", lab.Source.Authority + "/p/prod/app", "stable"));
        task.ReportFile = folder["promotion.json"];

        Assert.True(task.Execute(), engine.Text);

        Assert.Equal([image, image], new[] { "1.0.0", "stable" }.Select(tag => lab.Target.GetTagDigest("q/prod/app", tag)));
        Assert.Equal(image, lab.Source.GetTagDigest("p/prod/app", "stable"));
        Assert.Contains(sbom, lab.Target.Manifests("q/prod/app"));
        Assert.Equal(("all", 3), (task.Outcome, task.Promoted.Length));
        var report = JsonNode.Parse(folder.Read("promotion.json"))!;
        Assert.Equal("all", (string)report["outcome"]!);
        Assert.Equal(3, report["tags"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_copy_that_fails_moves_no_tag_anywhere()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var before = lab.Source.PushImage("p/prod/app", "stable");
        lab.Emulator.AddFault(new Fault { Method = "POST", Host = lab.Target.Authority, StatusCode = 403 });
        var engine = lab.NewBuild();
        using var task = Promote(
            engine,
            Item(lab, "p/r/app:1.0.0", lab.Source.Authority + "/p/prod/app", "stable"),
            Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "stable"),
            Item(lab, "p/r/app:1.0.0", "", "prod"));

        Assert.False(task.Execute());

        Assert.Equal("ARB3001", Assert.Single(engine.Errors).Code);
        Assert.Equal((before, "none"), (lab.Source.GetTagDigest("p/prod/app", "stable"), task.Outcome));
        Assert.Null(lab.Source.GetTagDigest(CopyLab.App, "prod"));
        Assert.Empty(lab.Target.Tags("q/prod/app"));
    }

    [Fact]
    public async Task A_tag_that_someone_sets_while_the_image_is_copied_is_theirs()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var theirs = "";
        lab.Emulator.AddFault(new Fault
        {
            Method = "POST",
            Host = lab.Target.Authority,
            Count = 1,
            BeforeAnswer = () =>
            {
                theirs = lab.Target.PushImage("q/prod/app", "1.0.0");
                return Task.CompletedTask;
            },
        });
        var engine = lab.NewBuild();
        using var task = Promote(engine, Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "1.0.0"));

        Assert.False(task.Execute());

        Assert.Equal("ARB3401", Assert.Single(engine.Errors).Code);
        Assert.Equal(theirs, lab.Target.GetTagDigest("q/prod/app", "1.0.0"));
    }

    [Fact]
    public async Task A_dry_run_prints_the_plan_and_copies_nothing()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = Promote(engine, Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "stable"));
        task.DryRun = "true";

        Assert.True(task.Execute(), engine.Text);

        Assert.Contains($"{lab.Target.Authority}/q/prod/app:stable  gets", engine.Text, StringComparison.Ordinal);
        Assert.Empty(lab.Writes);
    }

    [Fact]
    public async Task A_second_run_costs_a_read_and_a_check_of_each_tag()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        ITaskItem[] items = [Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "1.0.0;stable")];
        using var first = Promote(lab.NewBuild(), items);
        Assert.True(first.Execute());
        lab.Emulator.ClearRequests();
        using var second = Promote(lab.NewBuild(), items);

        Assert.True(second.Execute());

        Assert.Equal(["GET manifests/1.0.0", "HEAD manifests/1.0.0", "HEAD manifests/stable"], lab.Asked.Order(StringComparer.Ordinal));
        Assert.All(second.Promoted, item => Assert.Equal("unchanged", item.GetMetadata("Outcome")));
    }

    [Theory]
    [InlineData("europe-docker.pkg.dev/p/r", "ARB1004")]
    [InlineData("HOST/q/app@sha256:0000000000000000000000000000000000000000000000000000000000000000", "ARB1001")]
    [InlineData("app", "ARB1001")]
    public async Task A_place_that_cannot_be_meant_is_one_error_before_any_request(string to, string code)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = Promote(
            engine, Item(lab, "p/r/app:1.0.0", to.Replace("HOST", lab.Target.Authority, StringComparison.Ordinal), "stable"));

        Assert.False(task.Execute());

        Assert.Equal(code, Assert.Single(engine.Errors).Code);
        Assert.Empty(lab.Emulator.Requests);
    }

    [Fact]
    public async Task A_full_disk_under_the_report_is_one_error_and_the_device_stays_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using var lab = await CopyLab.OpenAsync();
        var image = lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = Promote(engine, Item(lab, "p/r/app:1.0.0", lab.Target.Authority + "/q/prod/app", "stable"));
        task.ReportFile = "/dev/full";

        Assert.False(task.Execute());

        Assert.Equal("ARB1008", Assert.Single(engine.Errors).Code);
        Assert.Equal((image, "all"), (lab.Target.GetTagDigest("q/prod/app", "stable"), task.Outcome));
        Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "x"));
        Assert.Empty(Directory.GetFiles("/dev", "full.*.tmp"));
    }

    private static PromoteImages Promote(NoteEngine engine, params ITaskItem[] promotions) =>
        new() { BuildEngine = engine, Promotions = promotions, MovingTags = "stable;prod" };

    private static ITaskItem Item(CopyLab lab, string source, string to, string tags) =>
        CopyTask.Item($"{lab.Source.Authority}/{source}", ("To", to), ("Tags", tags));
}
