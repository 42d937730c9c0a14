using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Releases.Templates;
using ArtifactRegistry.Build.Tasks;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>What a release needs after its push is checked before it, so that no version is used up (docs/releases.md).</summary>
public sealed class ReleaseChecksTests
{
    private static readonly TemplateTag Edge = new("edge", TemplateTagKind.Moving, "edge");

    public static MatrixTheoryData<string, string> NoTags =>
        new(["Overwrite", "Warn", "Fail", "Reuse"], ["", " ", " ; ", "1.0.0;latest"]);

    [Theory]
    [InlineData(";latest", "latest")]
    [InlineData("v;latest", "v;latest")]
    [InlineData("release-;latest", "release-;latest")]
    [InlineData("latest; ", "latest")]
    public async Task A_version_that_is_empty_leaves_no_release_tag_and_is_an_error_under_a_policy(string property, string tags)
    {
        await using var build = await TaskWorld.StartAsync();

        var (code, message) = build.Fail(Begin(build, ("TagsProperty", property), ("Tags", tags), ("TagPolicy", "Fail")));

        Assert.Equal("ARB3110", code);
        Assert.Contains("ArtifactRegistryTagTemplates", message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    /// <summary>The SDK would upload layers and no manifest, and report success. A hook that removes the items leaves the
    /// property.</summary>
    [Theory]
    [MemberData(nameof(NoTags))]
    public async Task A_release_without_a_tag_is_an_error_before_the_push_under_every_policy(string policy, string property)
    {
        await using var build = await TaskWorld.StartAsync();

        var (code, message) = build.Fail(Begin(build, ("TagsProperty", property), ("Tags", ""), ("TagPolicy", policy)));

        Assert.Equal("ARB3110", code);
        Assert.StartsWith($"This release has no tag (ContainerImageTags is '{property.Trim()}')", message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was pushed.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not pushed:", build.Engine.Text, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task Tags_that_are_not_valid_are_one_error_and_not_taken_for_none()
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.Equal("ARB1002", build.Fail(Begin(build, ("Tags", "1.0.0;not a tag"), ("TagPolicy", "Fail"))).Code);
    }

    [Theory]
    [InlineData(";latest", "latest", "Overwrite", false)]
    [InlineData(";1.2.3", "1.2.3", "Fail", true)]
    [InlineData("1.2.3;latest", "1.2.3;latest", "Fail", false)]
    public async Task Beside_a_release_tag_an_empty_entry_is_a_message_and_without_a_policy_nothing(
        string property, string tags, string policy, bool isReported)
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(Begin(build, ("TagsProperty", property), ("Tags", tags), ("TagPolicy", policy))), build.Engine.Text);

        Assert.Empty(build.Engine.Warnings);
        Assert.Equal(isReported, build.Engine.Text.Contains("its empty entry is ignored", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fail", "false")]
    [InlineData("Overwrite", "true")]
    public async Task A_policy_that_has_only_moving_tags_to_guard_is_a_warning(string policy, string requireNewer)
    {
        await using var build = await TaskWorld.StartAsync();

        build.Run(Begin(build, ("TagsProperty", "latest"), ("Tags", "latest"), ("TagPolicy", policy), ("RequireNewer", requireNewer)));

        Assert.Equal("ARB3111", Assert.Single(build.Engine.Warnings).Code);
    }

    [Fact]
    public void A_condition_that_dropped_the_release_tag_is_no_warning()
    {
        var plan = new ReleasePlan
        {
            Project = "app",
            Image = ImageReference.Parse("localhost:1/p/r/app", "test"),
            Tags = [new PlannedTag("edge", IsMoving: true)],
            Policy = TagPolicy.Fail,
        };
        var dropped = new DroppedTemplate("{version}?stable", TemplateTagKind.Release, "the version is a pre-release");

        Assert.Single(ReleaseChecks.JudgeTags(plan, "edge"));
        Assert.Empty(ReleaseChecks.JudgeTags(plan with { Templates = new TemplateTags("1.0.0-rc.1", [Edge], [dropped]) }, "edge"));
    }

    [Theory]
    [InlineData("edge", false)]
    [InlineData("edge;", false)]
    [InlineData("1.0.0;other", true)]
    [InlineData("", true)]
    public void Tags_that_a_target_sets_instead_of_those_of_the_templates_are_refused(string property, bool isRefused)
    {
        var plan = new ReleasePlan
        {
            Project = "app",
            Image = ImageReference.Parse("localhost:1/p/r/app", "test"),
            Tags = [new PlannedTag("edge", IsMoving: true)],
            Templates = new TemplateTags("1.0.0", [Edge], []),
        };

        Assert.Equal(isRefused, ReleaseChecks.JudgeTags(plan, property).Any(finding => finding.Diagnostic.Code == "ARB1104"));
    }

    [Fact]
    public async Task A_tag_that_is_too_long_for_its_platform_is_an_error()
    {
        await using var build = await TaskWorld.StartAsync();
        var fits = new string('a', 128 - "-linux-x64".Length);

        var (code, message) = build.Fail(Begin(build, ("Tags", $"{fits};{fits}a"), ("RuntimeIdentifiers", "linux-x64")));

        Assert.Equal("ARB1002", code);
        Assert.Contains("-linux-x64 for its platform, which has 129 characters", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_to_attach_that_does_not_exist_is_an_error_and_one_that_a_hook_has_made_is_none()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();

        var (code, message) = build.Fail(WithSbom(build, folder));

        Assert.Equal("ARB3505", code);
        Assert.Contains(folder["sbom.spdx.json"], message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
        folder.Write("sbom.spdx.json", "{}");
        using var again = build.With(WithSbom(build, folder), new NoteEngine());
        Assert.True(again.Execute());
    }

    [Fact]
    public async Task Before_the_compile_a_file_to_attach_need_not_exist_yet()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();

        Assert.True(build.Run(WithSbom(build, folder, ("OnlyGate", "true"))), build.Engine.Text);
    }

    [Theory]
    [InlineData("ReportFile", "ArtifactRegistryReportFile")]
    [InlineData("DigestFile", "ArtifactRegistryDigestFile")]
    [InlineData("SummaryFile", "ArtifactRegistrySummaryFile")]
    public async Task A_result_that_cannot_be_written_is_an_error_that_names_its_property(string name, string property)
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        folder.Write("file", "");

        var (code, message) = build.Fail(Begin(build, (name, Path.Combine(folder["file"], "result"))));

        Assert.Equal("ARB1008", code);
        Assert.Contains(property, message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("auto", "ARB1008")]
    [InlineData("none", null)]
    public async Task The_CI_system_s_file_is_checked_where_outputs_are_written(string outputs, string? code)
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        var task = Begin(build, ("CIOutputs", outputs));
        task.Variable = name => name switch { "GITHUB_ACTIONS" => "true", "GITHUB_OUTPUT" => folder.Root, _ => null };

        Assert.Equal(code is null, build.Run(task));

        Assert.Equal(code, build.Engine.Errors.SingleOrDefault()?.Code);
        Assert.All(build.Engine.Errors, error => Assert.Contains("GITHUB_OUTPUT", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_problems_are_one_error_that_lists_them_all()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        folder.Write("file", "");

        var (code, message) = build.Fail(WithSbom(build, folder, ("ReportFile", Path.Combine(folder["file"], "report.json"))));

        Assert.Equal("ARB3115", code);
        Assert.StartsWith("2 problems would leave this release incomplete:", message, StringComparison.Ordinal);
        Assert.Contains("ARB1008", message, StringComparison.Ordinal);
        Assert.Contains("ARB3505", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "false", false)]
    [InlineData("true", "false", true)]
    [InlineData("false", "true", true)]
    public async Task Results_of_an_earlier_publish_do_not_outlive_a_release_that_fails(string dryRun, string onlyGate, bool isKept)
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        folder.Write("report.json", """{ "schemaVersion": 1, "project": "app" }""");
        (string, string)[] modes = [("DryRun", dryRun), ("OnlyGate", onlyGate)];
        var task = Begin(build, [("Tags", "1.0.0"), ("TagPolicy", "Fail"), ("ReportFile", folder["report.json"]), .. modes]);

        Assert.False(build.Run(task));

        Assert.Equal(isKept, File.Exists(folder["report.json"]));
    }

    private static BeginRelease WithSbom(TaskWorld build, Folder folder, params (string Name, string Value)[] settings)
    {
        var task = Begin(build, [("Folder", folder.Root), .. settings]);
        task.Attachments = [new TaskItem("sbom.spdx.json")];
        return task;
    }

    private static BeginRelease Begin(TaskWorld build, params (string Name, string Value)[] settings) =>
        ReleaseTask.Begin(build.Name(), [("Tags", "2.0.0"), ("MovingTags", "latest"), ("Preflight", "false"), .. settings]);
}
