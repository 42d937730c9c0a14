namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Branch and pull request by the variables of each CI system.</summary>
public sealed class CIBuildTests
{
    private const string Templates = "sha-{sha:7};b-{branch};pr-{pr};edge?branch=main";

    public static TheoryData<string, object, string> Builds => new()
    {
        { "GitHub branch", CISamples.GitHub("refs/heads/main"), "sha-0123456;b-main;edge" },
        { "GitHub branch with a slash", CISamples.GitHub("refs/heads/feature/x"), "sha-0123456;b-feature-x" },
        { "GitHub tag", CISamples.GitHub("refs/tags/v1.2.3"), "sha-0123456" },
        { "GitHub tag called main", CISamples.GitHub("refs/tags/main"), "sha-0123456" },
        { "GitHub pull request", CISamples.GitHubPullRequest(), "sha-0123456;pr-12" },
        { "GitHub review", CISamples.GitHub("refs/pull/12/merge", "pull_request_review"), "sha-0123456;pr-12" },
        { "GitHub pull_request_target", CISamples.GitHub("refs/heads/main", "pull_request_target"), "sha-0123456" },
        { "GitHub closed pull request", CISamples.GitHub("refs/heads/main", "pull_request"), "sha-0123456" },
        { "GitHub schedule", CISamples.GitHub("refs/heads/main", "schedule"), "sha-0123456;b-main;edge" },
        { "GitHub workflow_run of its own commit", CISamples.GitHub("refs/heads/main", "workflow_run"), "sha-0123456;b-main;edge" },
        { "GitLab branch", CISamples.GitLab(("CI_COMMIT_BRANCH", "main")), "sha-0123456;b-main;edge" },
        { "GitLab tag", CISamples.GitLab(("CI_COMMIT_TAG", "v1.2.3"), ("CI_COMMIT_REF_NAME", "v1.2.3")), "sha-0123456" },
        {
            "GitLab merge request",
            CISamples.GitLab(
                ("CI_MERGE_REQUEST_IID", "12"),
                ("CI_PIPELINE_SOURCE", "merge_request_event"),
                ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "main")),
            "sha-0123456;pr-12"
        },
        {
            "GitLab external pull request",
            CISamples.GitLab(
                ("CI_EXTERNAL_PULL_REQUEST_IID", "12"),
                ("CI_COMMIT_BRANCH", "main"),
                ("CI_PIPELINE_SOURCE", "external_pull_request_event")),
            "sha-0123456;pr-12"
        },
        { "Azure branch", CISamples.Azure("refs/heads/main", ("BUILD_REASON", "IndividualCI")), "sha-0123456;b-main;edge" },
        { "Azure tag", CISamples.Azure("refs/tags/v1.2.3", ("BUILD_REASON", "IndividualCI")), "sha-0123456" },
        {
            "Azure pull request of GitHub",
            CISamples.Azure("refs/pull/12/merge", ("BUILD_REASON", "PullRequest"), ("SYSTEM_PULLREQUEST_PULLREQUESTID", "998877")),
            "sha-0123456;pr-12"
        },
        {
            "Azure pull request of another host",
            CISamples.Azure("refs/heads/main", ("BUILD_REASON", "PullRequest"), ("SYSTEM_PULLREQUEST_PULLREQUESTID", "12")),
            "sha-0123456;pr-12"
        },
        { "Cloud Build branch", CISamples.CloudBuild(("BRANCH_NAME", "main"), ("TAG_NAME", "")), "sha-0123456;b-main;edge" },
        { "Cloud Build tag", CISamples.CloudBuild(("BRANCH_NAME", ""), ("TAG_NAME", "v1.2.3")), "sha-0123456" },
        {
            "Cloud Build pull request",
            CISamples.CloudBuild(("BRANCH_NAME", "main"), ("_PR_NUMBER", "12"), ("_HEAD_BRANCH", "main")),
            "sha-0123456;pr-12"
        },
        { "no CI", new TemplateBuild(), "sha-0123456;b-main;edge" },
    };

    [Theory]
    [MemberData(nameof(Builds))]
    public void Tags_of_a_build_in(string build, object sample, string tags)
    {
        _ = build;
        Assert.Equal(tags, ((TemplateBuild)sample).Tags(Templates));
    }

    [Fact]
    public void Cloud_Build_without_its_substitutions_says_what_to_set()
    {
        var build = TemplateBuild.In(("BUILDER_OUTPUT", "/builder/outputs"), ("BRANCH_NAME", "main"), ("COMMIT_SHA", TemplateBuild.Commit));

        Assert.Equal(
            "Cloud Build reports its commit only with the option automapSubstitutions, in a trigger's build", build.WhyDropped("{branch}"));
    }

    [Fact]
    public void A_reason_names_the_system_and_the_event()
    {
        Assert.Equal("GitHub Actions runs for the Git tag v1.2.3", CISamples.GitHub("refs/tags/v1.2.3").WhyDropped("{branch}"));
        Assert.Equal("GitHub Actions runs for a pull request", CISamples.GitHubPullRequest().WhyDropped("{branch}"));
        Assert.Equal("GitLab reports no pull request", CISamples.GitLab(("CI_COMMIT_BRANCH", "main")).WhyDropped("pr-{pr}"));
    }

    [Fact]
    public void Variables_of_two_systems_give_neither_branch_nor_commit()
    {
        var build = CISamples.GitLab(("CI_COMMIT_BRANCH", "main"), ("TF_BUILD", "True"));

        Assert.Equal("the variables of several CI systems are set: GitLab, Azure Pipelines", build.WhyDropped("{branch}"));
        Assert.Equal("ARB1102", (build with { Revision = "" }).Fail("{sha}").Code);
    }
}
