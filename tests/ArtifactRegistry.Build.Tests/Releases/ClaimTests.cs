using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Two projects of one build do not release the same tag (docs/releases.md).</summary>
public sealed class ClaimTests
{
    [Theory]
    [InlineData("Overwrite")]
    [InlineData("Fail")]
    [InlineData("Reuse")]
    public async Task The_second_project_is_refused_before_its_push_whatever_the_policy(string policy)
    {
        await using var build = await TaskWorld.StartAsync();
        Assert.True(build.Run(Begin(build, "a", ("TagPolicy", policy))), build.Engine.Text);

        var (code, message) = build.Fail(Begin(build, "b", ("TagPolicy", policy)));

        Assert.Equal("ARB3113", code);
        var expected = $"HOST/{TaskWorld.Repository}:2.0.0 is released twice in this build: by b.csproj and by a.csproj.";
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_listed_twice_is_not_advised_to_change_its_repository()
    {
        await using var build = await TaskWorld.StartAsync();
        Assert.True(build.Run(Begin(build, "a")), build.Engine.Text);

        var (code, message) = build.Fail(Begin(build, "a"));

        Assert.Equal("ARB3113", code);
        Assert.Contains("both times by a.csproj. Publish it once", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ContainerRepository", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_set_after_the_push_is_claimed_too()
    {
        await using var build = await TaskWorld.StartAsync();
        Assert.True(build.Run(Begin(build, "a", ("AdditionalTags", "stable"))), build.Engine.Text);

        var (code, message) = build.Fail(Begin(build, "b", ("Tags", "2.0.0-b"), ("AdditionalTags", "stable")));

        Assert.Equal("ARB3113", code);
        Assert.Contains(":stable is released twice", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_tags_and_other_builds_are_no_conflict()
    {
        await using var build = await TaskWorld.StartAsync();
        Assert.True(build.Run(Begin(build, "a")), build.Engine.Text);

        Assert.True(build.Run(Begin(build, "b", ("Tags", "2.0.0-b"))), build.Engine.Text);
        Assert.True(Run(build, new NoteEngine(), Begin(build, "b")));
    }

    [Theory]
    [InlineData("ReportFile")]
    [InlineData("DigestFile")]
    [InlineData("SummaryFile")]
    public async Task Two_projects_do_not_write_one_result_file(string file)
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        Assert.True(build.Run(Begin(build, "a", (file, folder["result"]))), build.Engine.Text);

        var (code, message) = build.Fail(Begin(build, "b", ("Tags", "2.0.0-b"), (file, folder["result"])));

        Assert.Equal("ARB3113", code);
        Assert.Contains("result is written twice in this build, by b.csproj and by a.csproj.", message, StringComparison.Ordinal);
        Assert.Contains($"ArtifactRegistry{file}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_built_twice_does_not_replace_its_own_result()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        Assert.True(build.Run(Begin(build, "a", ("DigestFile", folder["result"]))), build.Engine.Text);

        var (code, message) = build.Fail(Begin(build, "a", ("Tags", "2.0.0-b"), ("DigestFile", folder["result"])));

        Assert.Equal("ARB3113", code);
        Assert.Contains("both times by a.csproj.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_results_of_one_project_do_not_share_a_file()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();

        var (code, message) = build.Fail(Begin(build, "a", ("ReportFile", folder["one"]), ("DigestFile", folder["one"])));

        Assert.Equal("ARB1005", code);
        Assert.Contains("It can be another file than that of ArtifactRegistryReportFile.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_no_file_of_a_project_s_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has NUL.");
        await using var build = await TaskWorld.StartAsync();
        Assert.True(build.Run(Begin(build, "a", ("DigestFile", "/dev/null"))), build.Engine.Text);

        Assert.True(build.Run(Begin(build, "b", ("Tags", "2.0.0-b"), ("DigestFile", "/dev/null"))), build.Engine.Text);
    }

    [Fact]
    public async Task A_copy_counts_as_a_release_of_its_destination()
    {
        await using var build = await TaskWorld.StartAsync();
        var copying = Begin(build, "a");
        copying.CopyTo = [CopyTask.To(build.Host, "my-project/my-repo/copy")];
        Assert.True(build.Run(copying), build.Engine.Text);
        var other = ReleaseTask.Begin($"{build.Host.Authority}/my-project/my-repo/copy", ("Tags", "2.0.0"), ("ProjectFile", "b.csproj"));

        Assert.Equal("ARB3113", build.Fail(other).Code);
    }

    [Fact]
    public async Task The_gate_before_the_compile_claims_nothing()
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(Begin(build, "a", ("OnlyGate", "true"))), build.Engine.Text);
        Assert.True(build.Run(Begin(build, "a")), build.Engine.Text);
    }

    [Fact]
    public async Task Between_processes_of_a_solution_s_build_a_claim_ends_with_its_build()
    {
        await using var build = await TaskWorld.StartAsync();
        var solution = $"{Guid.NewGuid():N}.slnx";
        var (one, other, later) = (new NoteEngine(), new NoteEngine(), new NoteEngine());
        Assert.True(Run(build, one, Begin(build, "a", ("Solution", solution))), one.Text);

        Assert.False(Run(build, other, Begin(build, "b", ("Solution", solution))));
        one.EndBuild();
        Assert.True(Run(build, later, Begin(build, "b", ("Solution", solution))), later.Text);

        var error = Assert.Single(other.Errors);
        Assert.Equal("ARB3113", error.Code);
        Assert.Contains("another project of the solution", error.Message, StringComparison.Ordinal);
        later.EndBuild();
    }

    private static bool Run(TaskWorld build, NoteEngine engine, BeginRelease task)
    {
        using (build.With(task, engine))
        {
            return task.Execute();
        }
    }

    private static BeginRelease Begin(TaskWorld build, string project, params (string Name, string Value)[] settings) =>
        ReleaseTask.Begin(build.Name(), [("Tags", "2.0.0"), ("ProjectFile", $"{project}.csproj"), ("Preflight", "false"), .. settings]);
}
