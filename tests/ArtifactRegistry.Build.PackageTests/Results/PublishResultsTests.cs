using System.Text.Json;

namespace ArtifactRegistry.Build.PackageTests.Results;

/// <summary>What real publishes leave for the steps after them (docs/report.md).</summary>
[Collection(nameof(Shop))]
public sealed class PublishResultsTests(Shop shop)
{
    [Fact]
    public async Task Projects_that_publish_at_once_hand_over_results_under_their_own_names()
    {
        Directory.CreateDirectory(shop.Path("ci"));
        var token = shop.Emulator.IssueAccessToken();
        var (exitCode, output) = await shop.RunAsync(
            "publish services.slnx -t:PublishContainer -m:2 -p:Version=2.0.0",
            new Dictionary<string, string>
            {
                ["GITHUB_ACTIONS"] = "true",
                ["GITHUB_OUTPUT"] = shop.Path("ci/output.txt"),
                ["GITHUB_STEP_SUMMARY"] = shop.Path("ci/summary.md"),
                ["TF_BUILD"] = "True",
                ["GITLAB_CI"] = "true",
                ["ArtifactRegistryDotenvFile"] = shop.Path("ci/release.env"),
                ["BUILDER_OUTPUT"] = shop.Path("ci"),
                ["GOOGLE_OAUTH_ACCESS_TOKEN"] = token,
            });

        Assert.True(exitCode == 0, output);
        var (api, web) = (shop.Emulator.Hosts[0].GetTagDigest("p/r/api", "2.0.0"), shop.Emulator.Hosts[0].GetTagDigest("p/r/web", "2.0.0"));
        Assert.Equal(8 * 3, (await File.ReadAllLinesAsync(shop.Path("ci/output.txt"))).Length);
        string[] expected = [$"ARTIFACT_REGISTRY_API_DIGEST={api}", $"ARTIFACT_REGISTRY_MY_WEB_DIGEST={web}"];
        Assert.Equal(
            expected,
            (await File.ReadAllLinesAsync(shop.Path("ci/release.env")))
                .Where(line => line.Contains("_DIGEST=", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.Contains(
            $"##vso[task.setvariable variable=ARTIFACT_REGISTRY_MY_WEB_DIGEST;isOutput=true;terminal=--interactive]{web}",
            output,
            StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(shop.Path("ci/output"))).Length);
        Assert.All(Directory.GetFiles(shop.Path("ci")), file =>
            Assert.DoesNotContain(token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_project_merges_them()
    {
        await shop.RunAsync("publish services.slnx -t:PublishContainer -p:Version=2.1.0");

        var (exitCode, output) = await shop.RunAsync(
            "build release/release.proj -t:ArtifactRegistryMergeReports "
                + "-p:ArtifactRegistryReports=../Api/obj/**/artifact-registry.json%3B../My.Web");

        Assert.True(exitCode == 0, output);
        using var merged = JsonDocument.Parse(await File.ReadAllTextAsync(shop.Path("release/artifact-registry-release.json")));
        Assert.Equal(
            ["Api", "My.Web"],
            merged.RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(image => image.GetProperty("project").GetString()));
    }

    [Fact]
    public async Task A_multi_platform_report_has_each_platform_s_size_and_the_whole_counts_shared_blobs_once()
    {
        await shop.RunAsync("publish My.Web -t:PublishContainer -p:Version=2.2.0");

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(shop.Path("My.Web/obj/Release/net10.0/artifact-registry.json")));
        var sizes = report.RootElement.GetProperty("platforms")
            .EnumerateArray()
            .Select(platform => platform.GetProperty("size").GetInt64())
            .ToArray();
        Assert.Equal(2, sizes.Length);
        Assert.All(sizes, size => Assert.True(size > 0));
        Assert.True(report.RootElement.GetProperty("size").GetInt64() > sizes.Max());
        Assert.True(report.RootElement.GetProperty("timings").GetProperty("pushSeconds").GetDouble() > 0);
    }

    [Fact]
    public async Task A_publish_that_fails_leaves_no_report_of_an_earlier_one()
    {
        await shop.RunAsync("publish Api -t:PublishContainer -p:Version=3.0.0");
        Assert.True(File.Exists(shop.Path("Api/obj/Release/net10.0/artifact-registry.json")));

        var (exitCode, _) = await shop.RunAsync("publish Api -t:PublishContainer -p:Version=3.0.0 -p:ArtifactRegistryTagPolicy=Fail");

        Assert.NotEqual(0, exitCode);
        Assert.False(File.Exists(shop.Path("Api/obj/Release/net10.0/artifact-registry.json")));
    }

    [Fact]
    public async Task The_terminal_logger_prints_the_commands_that_an_agent_reads()
    {
        var (exitCode, output) = await shop.RunAsync(
            "publish Api -t:PublishContainer -p:Version=4.0.0 -tl:on", new Dictionary<string, string> { ["TF_BUILD"] = "True" });

        Assert.True(exitCode == 0, output);
        Assert.Contains("##vso[task.setvariable variable=ARTIFACT_REGISTRY_REFERENCE;", output, StringComparison.Ordinal);
    }
}
