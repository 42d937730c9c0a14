namespace ArtifactRegistry.Build.Releases.Templates;

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
