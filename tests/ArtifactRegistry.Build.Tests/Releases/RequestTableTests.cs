namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>The table of requests in docs/releases.md, row by row. The registry has the tag 1.0.0.</summary>
public sealed class RequestTableTests
{
    /// <summary>A row's first cell, the properties that lead to it, and what it costs.</summary>
    public static TheoryData<string, string, string> BeforeThePush => new()
    {
        { "gate, `Overwrite`", "Tags=2.0.0;latest|TagPolicy=Overwrite|Preflight=false", "" },
        { "gate, other policies", "Tags=2.0.0;2.0.0-a;latest|TagPolicy=Fail|Preflight=false", "1 GET, 2 HEAD" },
        { "gate, `Reuse` of an existing release", "Tags=1.0.0;latest|TagPolicy=Reuse|Preflight=false", "4 GET, 2 HEAD" },
        { "preflight, at each destination", "Tags=2.0.0;latest|TagPolicy=Overwrite", "1 DELETE, 1 POST" },
        {
            "`ArtifactRegistryVersionTags`, `ArtifactRegistryRequireNewer`, `{major}` templates",
            "Tags=2.0.0|TagPolicy=Overwrite|RequireNewer=true|Preflight=false",
            "1 GET"
        },
    };

    public static TheoryData<string, string, string> AfterThePush => new()
    {
        { "verification", "Tags=1.0.0|TagPolicy=Overwrite", "1 HEAD" },
        { "moving and additional tags", "Tags=latest|AdditionalTags=stable;edge|TagPolicy=Overwrite|Verify=true", "3 HEAD, 2 PUT" },
        {
            "additional release tags, `Fail` and `Reuse`",
            "Tags=latest|AdditionalTags=2.0.0|TagPolicy=Fail|Preflight=false",
            "1 GET, 3 HEAD, 1 PUT"
        },
    };

    [Theory]
    [MemberData(nameof(BeforeThePush))]
    public async Task A_row_of_the_steps_before_the_push(string row, string settings, string requests)
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.True(build.Run(ReleaseTask.Begin(build.Name(), Read(settings))), build.Engine.Text);

        AssertRow(row, requests, build);
    }

    [Theory]
    [MemberData(nameof(AfterThePush))]
    public async Task A_row_of_the_steps_after_the_push(string row, string settings, string requests)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Host.SetTag(TaskWorld.Repository, "latest", build.Digest);
        var begin = ReleaseTask.Begin(build.Name(), Read(settings));
        Assert.True(build.Run(begin), build.Engine.Text);
        build.Emulator.ClearRequests();
        using var complete = ReleaseTask.Complete(begin, build.Host.GetManifest(TaskWorld.Repository, build.Digest));

        Assert.True(build.Run(complete), build.Engine.Text);

        AssertRow(row, requests, build);
    }

    [Fact]
    public void Every_row_of_the_page_is_counted()
    {
        var rows = Page().SkipWhile(line => line != "## Requests").Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => !line.Contains("(diagnostics/", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim());

        Assert.Equal(
            rows.Where(row => row is not "code").Order(StringComparer.Ordinal),
            BeforeThePush.Concat(AfterThePush).Select(row => row.Data.Item1).Order(StringComparer.Ordinal));
    }

    private static void AssertRow(string row, string requests, TaskWorld build)
    {
        Assert.Contains(Page(), line => line.StartsWith($"| {row} |", StringComparison.Ordinal));
        var asked = build.Emulator.Requests.GroupBy(request => request.Method).OrderBy(method => method.Key, StringComparer.Ordinal);
        Assert.Equal(requests, string.Join(", ", asked.Select(method => $"{method.Count()} {method.Key}")));
    }

    private static IEnumerable<(string Name, string Value)> Read(string settings) =>
        settings.Split('|').Append("MovingTags=latest").Select(setting => (setting.Split('=')[0], setting.Split('=')[1]));

    private static string[] Page() => File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "releases.md"));
}
