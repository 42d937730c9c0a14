using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>What is built: commit, branch, pull request. The CI system's variables count only when they are about the commit that is
/// built: a job that checked
/// out something else (<c>workflow_run</c>, <c>issue_comment</c>, <c>checkout</c> with <c>ref:</c>) must not give it the name of a
/// branch.</summary>
/// <param name="Revision">The commit, for <c>{sha}</c>; empty when none is known.</param>
internal sealed record BuildSource(string Revision)
{
    private const string Heads = "refs/heads/";

    /// <summary>The branch's raw name; empty on tag builds, detached heads and pull requests.</summary>
    public string Branch { get; private init; } = "";

    /// <summary>The pull request's number; empty when the build is for none.</summary>
    public string PullRequest { get; private init; } = "";

    /// <summary>Why there is no branch, as the end of a sentence; empty when there is one.</summary>
    public string WhyNoBranch { get; private init; } = "";

    /// <summary>Why there is no pull request, as the end of a sentence; empty when there is one.</summary>
    public string WhyNoPullRequest { get; private init; } = "";

    /// <summary>Finds out what is built.</summary>
    /// <param name="revision"><c>$(SourceRevisionId)</c>.</param>
    /// <param name="branch"><c>$(SourceBranchName)</c>, a full reference; SDK 10 sets it.</param>
    /// <param name="systems">The CI systems that were detected.</param>
    /// <param name="head">Reads the working tree's head.</param>
    public static BuildSource Find(string? revision, string? branch, IReadOnlyList<CIBuild> systems, Func<GitHead?> head)
    {
        var own = (revision ?? "").Trim();
        if (systems is [])
        {
            return FromSourceControl(own, (branch ?? "").Trim(), head());
        }

        if (systems is not [var system])
        {
            return Nothing(own, $"the variables of several CI systems are set: {string.Join(", ", systems.Select(each => each.System))}");
        }

        var built = own.Length > 0 ? own : head()?.Commit ?? "";
        var isOther = built.Length > 0 && !string.Equals(built, system.Commit, StringComparison.OrdinalIgnoreCase);
        return system.Commit.Length == 0 ? Nothing(own, WithoutCommit(system))
            : isOther ? Nothing(own, OtherCommit(system, built))
            : FromSystem(own.Length > 0 ? own : system.Commit, system);
    }

    private static BuildSource FromSystem(string revision, CIBuild system) => new(revision)
    {
        Branch = system.Branch,
        PullRequest = system.PullRequest,
        WhyNoBranch = system.Branch.Length > 0 ? ""
            : system.IsPullRequest ? $"{system.System} runs for a pull request"
            : system.Tag.Length > 0 ? $"{system.System} runs for the Git tag {DiagnosticText.Clean(system.Tag)}"
            : $"{system.System} reports no branch",
        WhyNoPullRequest = system.PullRequest.Length > 0 ? "" : $"{system.System} reports no pull request",
    };

    private static BuildSource FromSourceControl(string revision, string branch, GitHead? head)
    {
        var name = branch.StartsWith(Heads, StringComparison.Ordinal) ? branch[Heads.Length..] : head?.Branch ?? "";
        return new BuildSource(revision)
        {
            Branch = name,
            WhyNoBranch = name.Length > 0 ? "" : head is null ? "the project is in no Git working tree" : "no branch is checked out",
            WhyNoPullRequest = "this is no build of a known CI system",
        };
    }

    private static BuildSource Nothing(string revision, string why) => new(revision) { WhyNoBranch = why, WhyNoPullRequest = why };

    private static string WithoutCommit(CIBuild system) =>
        system.System == "Cloud Build"
            ? "Cloud Build reports its commit only with the option automapSubstitutions, in a trigger's build"
            : $"{system.System} reports no commit";

    private static string OtherCommit(CIBuild system, string built) =>
        $"{system.System} runs for the commit {DiagnosticText.Clean(system.Commit)}, but {DiagnosticText.Clean(built)} is built";
}
