using System.Diagnostics;
using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Releases.Templates;

/// <summary>The head of a working tree that Git itself made.</summary>
public sealed class GitHeadTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_branch_and_its_commit_are_found_from_a_folder_below()
    {
        var commit = CreateRepository("feature/x");
        Directory.CreateDirectory(folder["tree/src/app"]);

        Assert.Equal(new GitHead("feature/x", commit), GitHead.Find(folder["tree/src/app"]));
    }

    [Fact]
    public void A_packed_reference_is_found()
    {
        var commit = CreateRepository("main");
        Git("pack-refs", "--all");

        Assert.Equal(new GitHead("main", commit), GitHead.Find(folder["tree"]));
    }

    [Fact]
    public void A_detached_head_has_no_branch()
    {
        var commit = CreateRepository("main");
        Git("checkout", "-q", "--detach");

        Assert.Equal(new GitHead("", commit), GitHead.Find(folder["tree"]));
    }

    [Fact]
    public void A_second_worktree_has_its_own_branch()
    {
        var commit = CreateRepository("main");
        Git("worktree", "add", "-q", "-b", "other", folder["second"]);

        Assert.Equal(new GitHead("other", commit), GitHead.Find(folder["second"]));
    }

    [Fact]
    public void A_repository_without_a_commit_has_a_branch_only()
    {
        Directory.CreateDirectory(folder["tree"]);
        Git("init", "-q", "-b", "main", ".");

        Assert.Equal(new GitHead("main", ""), GitHead.Find(folder["tree"]));
    }

    [Fact]
    public void A_folder_outside_of_Git_has_no_head() => Assert.Null(GitHead.Find(folder[""]));

    private string CreateRepository(string branch)
    {
        Directory.CreateDirectory(folder["tree"]);
        Git("init", "-q", "-b", branch, ".");
        string[] identity = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"];
        Git([.. identity, "commit", "-q", "--allow-empty", "-m", "first"]);
        return Git("rev-parse", "HEAD");
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder["tree"],
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
