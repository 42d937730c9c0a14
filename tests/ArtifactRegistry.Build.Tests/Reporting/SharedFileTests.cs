using ArtifactRegistry.Build.Reporting;

namespace ArtifactRegistry.Build.Tests.Reporting;

/// <summary>Projects that are built at the same time write to one file.</summary>
public sealed class SharedFileTests
{
    [Fact]
    public async Task What_many_write_at_once_is_all_there_in_whole_pieces()
    {
        using var folder = new Folder();
        var pieces = Enumerable.Range(0, 40).Select(number => $"begin {number}\n{new string('x', 5000)}\nend {number}\n").ToArray();

        await Parallel.ForEachAsync(
            pieces,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (piece, stop) => await SharedFile.AppendAsync(folder["out"], piece, "GITHUB_OUTPUT", stop));

        var text = folder.Read("out");
        Assert.All(pieces, piece => Assert.Contains(piece, text, StringComparison.Ordinal));
        Assert.Equal(pieces.Sum(piece => piece.Length), text.Length);
    }

    [Fact]
    public async Task A_line_that_someone_left_open_is_ended_first()
    {
        using var folder = new Folder();
        folder.Write("out", "a=1");

        await SharedFile.AppendAsync(folder["out"], "b=2\n", "GITHUB_OUTPUT", TestContext.Current.CancellationToken);

        Assert.Equal("a=1\nb=2\n", folder.Read("out"));
    }

    [Fact]
    public async Task A_wait_for_the_lock_ends_with_the_build()
    {
        using var folder = new Folder();
        await using var held = new FileStream(folder["out"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var stop = new CancellationTokenSource();
        var writing = SharedFile.AppendAsync(folder["out"], "a=1\n", "GITHUB_OUTPUT", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }
}
