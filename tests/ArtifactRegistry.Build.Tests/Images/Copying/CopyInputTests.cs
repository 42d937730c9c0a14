using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>Names that cannot be meant: one error before any request.</summary>
public sealed class CopyInputTests
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData("europe-docker.pkg.dev/my-project/my-repo", "", "", "ARB1004")]
    [InlineData("TARGET/q/s/app@" + Digest, "", "", "ARB1001")]
    [InlineData("SOURCE/p/r/app", "", "", "ARB1001")]
    [InlineData("SOURCE/p/r/app:1.0.0", "", "", "ARB1001")]
    [InlineData("app", "", "", "ARB1001")]
    [InlineData("TARGET/Q/app", "", "", "ARB1001")]
    [InlineData("https://TARGET/q/app", "", "", "ARB1001")]
    [InlineData("TARGET/q/s/app:feature/x", "", "", "ARB1002")]
    [InlineData("TARGET/q/s/app", "feature/x", "", "ARB1002")]
    [InlineData("TARGET/q/s/app", "1.0;;2.0", "", "ARB1006")]
    [InlineData("TARGET/q/s:1.0", "", "true", "ARB1001")]
    [InlineData("SOURCE/p/r/app", "", "true", "ARB1001")]
    [InlineData("TARGET/q/s", "", "perhaps", "ARB1005")]
    public async Task A_destination_that_cannot_be_meant_is_one_error_before_any_request(
        string destination, string tags, string recursive, string code)
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        var name = destination.Replace("TARGET", lab.Target.Authority, StringComparison.Ordinal)
            .Replace("SOURCE", lab.Source.Authority, StringComparison.Ordinal);
        using var task = CopyTask.Of(lab, engine, CopyTask.Item(name, ("Tags", tags)));
        task.Recursive = recursive;

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.EndsWith($"/docs/diagnostics/{code}.md", error.HelpLink, StringComparison.Ordinal);
        Assert.Empty(lab.Emulator.Requests);
    }

    [Fact]
    public async Task A_recursive_copy_to_names_that_are_too_short_is_refused_before_anything_is_written()
    {
        await using var lab = await CopyLab.OpenAsync();
        lab.PushApp("1.0.0");
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.Item("europe-docker.pkg.dev/q"));
        (task.Image, task.Recursive) = ($"{lab.Source.Authority}/p/r", "true");

        Assert.False(task.Execute());

        Assert.Equal("ARB1004", Assert.Single(engine.Errors).Code);
    }

    [Fact]
    public async Task Without_a_destination_there_is_nothing_to_copy()
    {
        await using var lab = await CopyLab.OpenAsync();
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine);

        Assert.False(task.Execute());

        Assert.Equal("ARB3208", Assert.Single(engine.Errors).Code);
    }

    [Fact]
    public async Task A_source_that_is_missing_is_named()
    {
        await using var lab = await CopyLab.OpenAsync();
        var engine = lab.NewBuild();
        using var task = CopyTask.Of(lab, engine, CopyTask.To(lab, CopyLab.Copy));

        Assert.False(task.Execute());

        var error = Assert.Single(engine.Errors);
        Assert.Equal("ARB3003", error.Code);
        Assert.Contains($"{lab.Source.Authority}/{CopyLab.App}:1.0.0", error.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Writes);
    }
}
