namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>Builds in CI systems, with the variables that these document.</summary>
internal static class CISamples
{
    public const string OtherCommit = "fedcba9876543210fedcba9876543210fedcba98";

    public static TemplateBuild GitHub(string reference, string trigger = "push", string commit = TemplateBuild.Commit) =>
        TemplateBuild.In(("GITHUB_ACTIONS", "true"), ("GITHUB_REF", reference), ("GITHUB_EVENT_NAME", trigger), ("GITHUB_SHA", commit));

    public static TemplateBuild GitHubPullRequest() => GitHub("refs/pull/12/merge", "pull_request");

    public static TemplateBuild GitLab(params (string, string)[] variables) =>
        TemplateBuild.In([("GITLAB_CI", "true"), ("CI_COMMIT_SHA", TemplateBuild.Commit), .. variables]);

    public static TemplateBuild Azure(string branch, params (string, string)[] variables) =>
        TemplateBuild.In(
            [("TF_BUILD", "True"), ("BUILD_SOURCEVERSION", TemplateBuild.Commit), ("BUILD_SOURCEBRANCH", branch), .. variables]);

    public static TemplateBuild CloudBuild(params (string, string)[] variables) =>
        TemplateBuild.In(
            [("BUILDER_OUTPUT", "/builder/outputs"), ("COMMIT_SHA", TemplateBuild.Commit), ("TRIGGER_NAME", "release"), .. variables]);
}
