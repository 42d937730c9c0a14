using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>A CI system's variables are about its own commit. A job that checked out another one, perhaps a fork's, gets no branch of
/// them.</summary>
public sealed class BuildSourceTests
{
    [Theory]
    [InlineData("workflow_run")]
    [InlineData("issue_comment")]
    [InlineData("workflow_dispatch")]
    [InlineData("push")]
    public void A_job_that_checked_out_another_commit_gets_no_branch(string trigger)
    {
        var build = CISamples.GitHub("refs/heads/main", trigger, CISamples.OtherCommit);

        Assert.Equal($"sha-{TemplateBuild.Commit}", build.Tags("sha-{sha};{branch};pr-{pr};edge?branch=main"));
        Assert.Equal(
            $"GitHub Actions runs for the commit {CISamples.OtherCommit}, but {TemplateBuild.Commit} is built",
            build.WhyDropped("{branch}"));
    }

    /// <summary><c>checkout</c> with the fork's repository and <c>ref: main</c> leaves a local branch main.</summary>
    [Fact]
    public void A_forks_main_that_is_checked_out_is_not_main()
    {
        var build = CISamples.GitHub("refs/heads/main", "workflow_run", CISamples.OtherCommit) with
        {
            Branch = "refs/heads/main",
            Head = new GitHead("main", TemplateBuild.Commit),
        };

        Assert.Equal("1.2.3", build.Tags("{version};edge?branch=main;{branch}"));
    }

    [Fact]
    public void The_CI_systems_commit_is_taken_only_where_source_control_reports_none()
    {
        var build = CISamples.GitHub("refs/heads/main") with { Revision = "", Head = null };

        Assert.Equal($"{TemplateBuild.Commit};main", build.Tags("{sha};{branch}"));
        Assert.Equal("own;main", (new TemplateBuild() with { Revision = "own" }).Tags("{sha};{branch}"));
    }

    /// <summary><c>EnableSourceControlManagerQueries=false</c>.</summary>
    [Fact]
    public void Where_the_SDK_asks_no_source_control_the_working_tree_is_compared()
    {
        var same = CISamples.GitHub("refs/heads/main") with { Revision = "" };
        var other = same with { Head = new GitHead("", CISamples.OtherCommit) };

        Assert.Equal("0123456;main", same.Tags("{sha:7};{branch}"));
        Assert.Equal("1.2.3", other.Tags("{version};{branch}"));
        Assert.Equal("ARB1102", other.Fail("{sha:7}").Code);
    }

    [Fact]
    public void Commits_are_compared_without_case()
    {
        var build = CISamples.GitHub("refs/heads/main") with { Revision = TemplateBuild.Commit.ToUpperInvariant() };

        Assert.Equal("main", build.Tags("{branch}"));
    }

    [Fact]
    public void An_SDK_that_does_not_report_the_branch_is_helped_by_the_working_tree() =>
        Assert.Equal("dev", new TemplateBuild { Branch = "", Head = new GitHead("dev", TemplateBuild.Commit) }.Tags("{branch}"));
}
