using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Before a push the registries are asked whether this build may push (docs/releases.md).</summary>
public sealed class PreflightTests
{
    private const string Proxy = "<html>Not here</html>";

    [Theory]
    [InlineData(401, null)]
    [InlineData(403, null)]
    [InlineData(404, null)]
    [InlineData(400, """{"errors":[{"code":"NAME_INVALID","message":"Missing image name."}]}""")]
    public async Task A_refusal_is_one_error_before_the_push(int status, string? body)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new Fault { Method = "POST", StatusCode = status, Body = body });

        var (code, message) = build.Fail(Begin(build));

        Assert.Equal("ARB3116", code);
        Assert.StartsWith($"This build may not push to HOST/{TaskWorld.Repository}.", message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was pushed.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, null)]
    [InlineData(500, null)]
    [InlineData(503, null)]
    [InlineData(405, null)]
    [InlineData(404, Proxy)]
    [InlineData(400, """{"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"Another way, please."}]}""")]
    public async Task Any_other_answer_is_a_message_after_one_attempt(int status, string? body)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Connection["RetryBudgetSeconds"] = "120";
        build.Emulator.AddFault(new Fault { Method = "POST", StatusCode = status, Body = body });

        Assert.True(build.Run(Begin(build)), build.Engine.Text);

        Assert.Contains("whether this build may push could not be checked", build.Engine.Text, StringComparison.Ordinal);
        Assert.Empty(build.Engine.Warnings);
        Assert.Equal(["GET 2.0.0", "HEAD 2.0.0", "POST "], build.Asked);
    }

    [Fact]
    public async Task A_project_that_names_no_repository_is_told_where_the_name_comes_from()
    {
        await using var build = await TaskWorld.StartAsync();

        var (code, message) = build.Fail(
            ReleaseTask.Begin($"{build.Host.Authority}/con", ("Tags", "2.0.0"), ("RepositoryIsDefault", "true")));

        Assert.Equal("ARB1004", code);
        Assert.StartsWith("ContainerRepository is not set, so the SDK uses the project's name, 'con'.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("con", "", "ContainerRepository is 'con', which names no image")]
    [InlineData("my-repo/con", "", "ContainerRepository is 'my-repo/con', which names no image")]
    [InlineData(TaskWorld.Repository, "my-repo/con", "ArtifactRegistryCopyTo is '")]
    public async Task A_short_name_at_a_declared_host_of_this_machine_is_refused_without_a_request(
        string repository, string copy, string named)
    {
        await using var build = await TaskWorld.StartAsync();
        var task = ReleaseTask.Begin($"{build.Host.Authority}/{repository}", ("Tags", "2.0.0"));
        task.CopyTo = copy.Length == 0 ? [] : [CopyTask.Item($"{build.Host.Authority}/{copy}")];

        var (code, message) = build.Fail(task);

        Assert.Equal("ARB1004", code);
        Assert.StartsWith(named, message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task A_network_that_fails_is_a_message_after_one_attempt()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Connection["RetryBudgetSeconds"] = "120";
        build.Emulator.AddFault(new Fault { Method = "POST", Cut = FaultCut.BeforeRequest });

        Assert.True(build.Run(Begin(build)), build.Engine.Text);

        Assert.Contains("whether this build may push could not be checked", build.Engine.Text, StringComparison.Ordinal);
        Assert.Single(build.Asked, "POST ");
    }

    [Theory]
    [InlineData(202)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task The_upload_that_was_begun_is_cancelled_and_a_registry_that_knows_no_cancelling_is_as_good(int status)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new Fault { Method = "DELETE", StatusCode = status });

        Assert.True(build.Run(Begin(build)), build.Engine.Text);

        Assert.Equal(["HEAD", "GET", "POST", "DELETE"], build.InOrder.Select(request => request.Split(' ')[0]));
        Assert.DoesNotContain("could not be checked", build.Engine.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DryRun", "true")]
    [InlineData("PushCredentials", "false")]
    [InlineData("Preflight", "false")]
    public async Task Nothing_is_asked_where_this_build_does_not_push_itself(string name, string value)
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(Begin(build, (name, value))), build.Engine.Text);

        Assert.Equal(["GET 2.0.0", "HEAD 2.0.0"], build.Asked);
    }

    [Fact]
    public async Task A_release_that_is_refused_by_its_policy_is_refused_for_that_alone()
    {
        await using var build = await TaskWorld.StartAsync();
        build.Emulator.AddFault(new Fault { Method = "POST", StatusCode = 403 });

        Assert.Equal("ARB3101", build.Fail(Begin(build, ("Tags", "1.0.0"))).Code);

        Assert.Equal(["HEAD 1.0.0"], build.Asked);
    }

    [Theory]
    [InlineData("Fail", "2.0.0", "ARB3116")]
    [InlineData("Overwrite", "1.0.0", "ARB3116")]
    [InlineData("Reuse", "2.0.0", "ARB3116")]
    [InlineData("Reuse", "1.0.0", null)]
    public async Task A_reader_may_reuse_a_complete_release_and_push_none(string policy, string tag, string? code)
    {
        var readers = new Dictionary<string, RepositoryRole> { ["tester"] = RepositoryRole.Reader };
        await using var lab = await CopyLab.OpenAsync(new EmulatorOptions { Members = readers });
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = ReleaseTask.Begin($"{lab.Source.Authority}/{CopyLab.App}", ("Tags", tag), ("TagPolicy", policy));
        task.BuildEngine = engine;

        Assert.Equal(code is null, task.Execute());

        Assert.Equal(code, engine.Errors.SingleOrDefault()?.Code);
        Assert.All(engine.Errors, error => Assert.Contains("roles/artifactregistry.writer", error.Message, StringComparison.Ordinal));
        Assert.Equal(code is null, lab.Writes.Count == 0);
    }

    [Fact]
    public async Task Each_destination_is_asked_once_and_a_refusal_names_it()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.Emulator.AddFault(new Fault { Method = "POST", Host = lab.Target.Authority, PathPattern = "/q/s/other/", StatusCode = 403 });
        var engine = lab.NewBuild();
        using var task = ReleaseTask.Begin($"{lab.Source.Authority}/{CopyLab.App}", ("Tags", "1.0.0"));
        task.BuildEngine = engine;
        task.CopyTo = [CopyTask.To(lab, CopyLab.Copy), CopyTask.To(lab, CopyLab.Copy, "again"), CopyTask.To(lab, "q/s/other")];

        Assert.False(task.Execute());

        Assert.Equal(3, lab.Writes.Count(write => write.StartsWith("POST ", StringComparison.Ordinal)));
        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3116", error.Code);
        Assert.Contains($"{lab.Target.Authority}/q/s/other", error.Message, StringComparison.Ordinal);
    }

    private static BeginRelease Begin(TaskWorld build, params (string Name, string Value)[] settings) =>
        ReleaseTask.Begin(build.Name(), [("Tags", "2.0.0"), ("TagPolicy", "Fail"), .. settings]);
}
