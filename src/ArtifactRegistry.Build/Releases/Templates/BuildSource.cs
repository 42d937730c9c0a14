using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>What is built: commit, branch, pull request. The CI system's variables count only when they are about the commit that is built:
/// a job that checked out something else (<c>workflow_run</c>, <c>issue_comment</c>, <c>checkout</c> with <c>ref:</c>) must not give it the
/// name of a branch.</summary>
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
        if (system.Commit.Length == 0)
        {
            return Nothing(own, WithoutCommit(system));
        }

        return isOther ? Nothing(own, OtherCommit(system, built)) : FromSystem(own.Length > 0 ? own : system.Commit, system);
    }

    private static BuildSource FromSystem(string revision, CIBuild system) => new(revision)
    {
        Branch = system.Branch,
        PullRequest = system.PullRequest,
        WhyNoBranch = system switch
        {
            { Branch.Length: > 0 } => "",
            { IsPullRequest: true } => $"{system.System} runs for a pull request",
            { Tag.Length: > 0 } => $"{system.System} runs for the Git tag {DiagnosticText.Clean(system.Tag)}",
            _ => $"{system.System} reports no branch",
        },
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

/// <summary>What a Git working tree has checked out, read from its files as Git's <i>gitrepository-layout</i> has them: SDKs before 10 do
/// not report the branch.</summary>
/// <param name="Branch">The branch's raw name; empty for a detached head.</param>
/// <param name="Commit">The commit; empty when its reference is not stored in a file.</param>
internal sealed record GitHead(string Branch, string Commit)
{
    private const string Reference = "ref: ";
    private const string Link = "gitdir:";
    private const string Heads = "refs/heads/";

    // With the reftable format the file HEAD holds this, and the real one is in a binary file.
    private const string NotInAFile = "refs/heads/.invalid";

    /// <summary>The head of the working tree that a folder belongs to; <see langword="null"/> when it belongs to none or its files cannot
    /// be read.</summary>
    public static GitHead? Find(string folder)
    {
        try
        {
            return FindGitFolder(folder) is { } git ? Read(git) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static GitHead Read(string git)
    {
        var head = File.ReadLines(Path.Combine(git, "HEAD")).FirstOrDefault("").Trim();
        if (!head.StartsWith(Reference, StringComparison.Ordinal))
        {
            return new GitHead("", head);
        }

        var reference = head[Reference.Length..].Trim();
        var file = Path.Combine(git, "commondir");
        var common = File.Exists(file) ? Path.Combine(git, File.ReadAllText(file).Trim()) : git;
        var branch = reference.StartsWith(Heads, StringComparison.Ordinal) && reference != NotInAFile ? reference[Heads.Length..] : "";
        return new GitHead(branch, FindCommit(common, reference));
    }

    private static string FindCommit(string git, string reference)
    {
        var loose = Path.Combine(git, reference);
        if (File.Exists(loose))
        {
            return File.ReadLines(loose).FirstOrDefault("").Trim();
        }

        var packed = Path.Combine(git, "packed-refs");
        var lines = File.Exists(packed) ? File.ReadLines(packed) : [];
        return lines.FirstOrDefault(line => line.EndsWith($" {reference}", StringComparison.Ordinal), "").Split(' ')[0];
    }

    // A worktree and a submodule have a file .git that names the folder.
    private static string? FindGitFolder(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            var git = Path.Combine(parent.FullName, ".git");
            if (File.Exists(Path.Combine(git, "HEAD")))
            {
                return git;
            }

            if (File.Exists(git) && File.ReadLines(git).FirstOrDefault("").Split(Link) is ["", var target])
            {
                return Path.Combine(parent.FullName, target.Trim());
            }
        }

        return null;
    }
}
