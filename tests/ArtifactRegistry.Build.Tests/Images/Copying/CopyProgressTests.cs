using ArtifactRegistry.Build.Images.Copying;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Build.Tests.Images.Copying;

/// <summary>What a reader of the log sees of a long copy.</summary>
public sealed class CopyProgressTests
{
    private const long MiB = 1024 * 1024;
    private readonly FakeTimeProvider time = new();
    private readonly List<string> lines = [];

    [Fact]
    public void Short_work_has_no_line()
    {
        using (var progress = Begin())
        {
            progress.Expect(10 * MiB);
            time.Advance(TimeSpan.FromSeconds(4.9));
            progress.Advance(10 * MiB);
            progress.Finish(0);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(lines);
    }

    [Fact]
    public void Long_work_has_a_line_each_five_seconds_with_blobs_bytes_rate_and_time_left()
    {
        using var progress = Begin();
        progress.Expect(100 * MiB);
        progress.Expect(50 * MiB);
        progress.Advance(50 * MiB);
        progress.Finish(0);
        time.Advance(TimeSpan.FromSeconds(5));
        progress.Advance(75 * MiB);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            [
                "Copying: 1 of 2 blobs, 50.0 MiB of 150.0 MiB, 10.0 MiB/s, 00:00:10 left",
                "Copying: 1 of 2 blobs, 125.0 MiB of 150.0 MiB, 12.5 MiB/s, 00:00:02 left",
            ],
            lines);
    }

    [Fact]
    public void What_is_mounted_is_not_waited_for_and_what_was_sent_in_vain_does_not_count()
    {
        using var progress = Begin();
        progress.Expect(100 * MiB);
        progress.Expect(10 * MiB);
        progress.Finish(100 * MiB);
        progress.Advance(8 * MiB);
        progress.Advance(-8 * MiB);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["Copying: 1 of 2 blobs, 0 B of 10.0 MiB, 0 B/s"], lines);
    }

    [Fact]
    public void Sizes_that_a_manifest_made_up_are_no_time_to_wait_for()
    {
        using var progress = Begin();
        progress.Expect(long.MaxValue);
        progress.Advance(1);
        time.Advance(TimeSpan.FromSeconds(5));
        progress.Expect(long.MaxValue);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.DoesNotContain("left", line, StringComparison.Ordinal));
    }

    private CopyProgress Begin() => new(time, lines.Add);
}
