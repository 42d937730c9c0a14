using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>What a CI system's variables report about the commit that it runs for. Whether that commit is the one that is built is for
/// <see cref="BuildSource"/> to compare.</summary>
/// <param name="System">The CI system's name.</param>
/// <param name="Commit">The commit; empty when the system does not report one.</param>
internal sealed record CIBuild(string System, string Commit)
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";
    private const string Pulls = "refs/pull/";

    /// <summary>The raw name of the branch; empty for tags and pull requests.</summary>
    public string Branch { get; private init; } = "";

    /// <summary>The Git tag; empty for branches and pull requests.</summary>
    public string Tag { get; private init; } = "";

    /// <summary>The pull request's number; empty when the build is for none, or the system does not report it.</summary>
    public string PullRequest { get; private init; } = "";

    /// <summary>Whether a pull request's event started the build: then the branch is none that may be relied on.</summary>
    public bool IsPullRequest { get; private init; }

    /// <summary>The CI systems whose variables are set: one on a build machine, none on a developer's.</summary>
    public static IReadOnlyList<CIBuild> Detect(Func<string, string?> variable)
    {
        string Read(string name) => variable(name)?.Trim() ?? "";
        var found = new List<CIBuild>();
        if (CIPresence.IsGitHubActions(variable))
        {
            found.Add(ReadGitHub(Read));
        }

        if (CIPresence.IsGitLab(variable))
        {
            found.Add(ReadGitLab(Read));
        }

        if (CIPresence.IsAzurePipelines(variable))
        {
            found.Add(ReadAzure(Read));
        }

        if (CIPresence.IsCloudBuild(variable))
        {
            found.Add(ReadCloudBuild(Read));
        }

        return found;
    }

    // GitHub, "Variables reference" and "Events that trigger workflows": pull_request has refs/pull/12/merge, pull_request_target the base
    // branch.
    private static CIBuild ReadGitHub(Func<string, string> read)
    {
        var (reference, trigger) = (read("GITHUB_REF"), read("GITHUB_EVENT_NAME"));
        return Create("GitHub Actions", read("GITHUB_SHA"), reference, trigger.StartsWith("pull_request", StringComparison.Ordinal));
    }

    // GitLab, "Predefined CI/CD variables": CI_COMMIT_BRANCH exists in branch pipelines only.
    private static CIBuild ReadGitLab(Func<string, string> read)
    {
        var pullRequest = Number(read("CI_MERGE_REQUEST_IID"), read("CI_EXTERNAL_PULL_REQUEST_IID"));
        var isPullRequest = pullRequest.Length > 0 || read("CI_PIPELINE_SOURCE") is "merge_request_event" or "external_pull_request_event";
        var tag = isPullRequest ? "" : read("CI_COMMIT_TAG");
        return new CIBuild("GitLab", read("CI_COMMIT_SHA"))
        {
            Branch = isPullRequest || tag.Length > 0 ? "" : read("CI_COMMIT_BRANCH"),
            Tag = tag,
            PullRequest = pullRequest,
            IsPullRequest = isPullRequest,
        };
    }

    // Microsoft, "Use predefined variables": Build.SourceBranch is a full reference; a GitHub pull request has a number and another ID.
    private static CIBuild ReadAzure(Func<string, string> read)
    {
        var isPullRequest = read("BUILD_REASON") == "PullRequest";
        var build = Create("Azure Pipelines", read("BUILD_SOURCEVERSION"), read("BUILD_SOURCEBRANCH"), isPullRequest);
        return build.IsPullRequest && build.PullRequest.Length == 0
            ? build with { PullRequest = Number(read("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"), read("SYSTEM_PULLREQUEST_PULLREQUESTID")) }
            : build;
    }

    // Google, "Substituting variable values": variables only with automapSubstitutions. In a pull request's build BRANCH_NAME is the fork's
    // branch, and only _PR_NUMBER shows it. So where single substitutions are mapped by hand, without the trigger's name, nothing is
    // reported.
    private static CIBuild ReadCloudBuild(Func<string, string> read)
    {
        if (read("TRIGGER_NAME").Length == 0)
        {
            return new CIBuild("Cloud Build", "");
        }

        var pullRequest = Number(read("_PR_NUMBER"));
        var isPullRequest = read("_PR_NUMBER").Length > 0 || read("_HEAD_BRANCH").Length > 0;
        var tag = isPullRequest ? "" : read("TAG_NAME");
        return new CIBuild("Cloud Build", read("COMMIT_SHA"))
        {
            Branch = isPullRequest || tag.Length > 0 ? "" : read("BRANCH_NAME"),
            Tag = tag,
            PullRequest = pullRequest,
            IsPullRequest = isPullRequest,
        };
    }

    private static CIBuild Create(string system, string commit, string reference, bool isPullRequest)
    {
        var isPull = reference.StartsWith(Pulls, StringComparison.Ordinal);
        return new CIBuild(system, commit)
        {
            Branch = isPullRequest ? "" : After(Heads, reference),
            Tag = isPullRequest ? "" : After(Tags, reference),
            PullRequest = isPull ? Number(reference[Pulls.Length..].Split('/')[0]) : "",
            IsPullRequest = isPullRequest || isPull,
        };
    }

    private static string After(string start, string reference) =>
        reference.StartsWith(start, StringComparison.Ordinal) ? reference[start.Length..] : "";

    private static string Number(params string[] values) =>
        Array.Find(values, value => value.Length > 0 && value.All(char.IsAsciiDigit)) ?? "";
}
