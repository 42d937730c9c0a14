using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>Reuse compares the commits, in a project that sets nothing of Source Link.</summary>
public sealed class RevisionTests(PackageFixture package)
{
    [Theory]
    [InlineData("")]
    [InlineData(ProjectSandbox.TwoPlatforms)]
    public async Task A_forgotten_version_bump_is_not_released_as_the_old_image(string platforms)
    {
        await using var sandbox = await CreateAsync(platforms);
        var first = await sandbox.CommitAsync("first");
        (await sandbox.PublishAsync()).ShouldSucceed();
        (await sandbox.PublishAsync("--no-restore")).ShouldSucceed();
        var second = await sandbox.CommitAsync("second");

        var refused = (await sandbox.PublishAsync("--no-restore")).ShouldFailWith("ARB3105");

        Assert.Contains(first, refused.Output, StringComparison.Ordinal);
        Assert.Contains(second, refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_without_the_label_is_reused_with_a_warning()
    {
        await using var sandbox = await CreateAsync("");
        var old = sandbox.Host.PushImage("p/r/app", "1.0.0");
        var commit = await sandbox.CommitAsync("first");

        var reused = (await sandbox.PublishAsync("-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();

        Assert.Equal(["ARB3112"], reused.WarningCodes);
        Assert.Contains(commit, reused.All, StringComparison.Ordinal);
        Assert.Contains(old, reused.Output, StringComparison.Ordinal);
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "latest"));
    }

    /// <summary>A publish that was cut has left no latest either.</summary>
    [Fact]
    public async Task A_build_that_does_not_know_its_commit_reuses_with_a_warning_and_says_which_moving_tag_is_missing()
    {
        await using var sandbox = await CreateAsync("");
        var commit = await sandbox.CommitAsync("first");
        (await sandbox.PublishAsync()).ShouldSucceed();
        sandbox.Host.DeleteTag("p/r/app", "latest");

        var reused = (await sandbox.PublishAsync("--no-restore", "-p:EnableSourceControlManagerQueries=false")).ShouldSucceed();

        Assert.Equal(["ARB3112"], reused.WarningCodes);
        Assert.Contains($"was built from the commit {commit}", reused.All, StringComparison.Ordinal);
        Assert.Contains("moving tags unchanged: latest (missing)", reused.All, StringComparison.Ordinal);
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "latest"));
    }

    private async Task<ProjectSandbox> CreateAsync(string platforms)
    {
        var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.ReusePolicy + platforms);
        sandbox.Write(".gitignore", "home/\nobj/\nbin/\ncommand-*\n");
        return sandbox;
    }
}
