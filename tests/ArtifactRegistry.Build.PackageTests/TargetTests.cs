using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The public targets by themselves: properties in, properties and items out.</summary>
public sealed class TargetTests(PackageFixture package)
{
    [Fact]
    public async Task ResolveDigest_gives_the_digest_of_the_projects_image_in_one_request()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0");

        var build = (await sandbox.BuildAsync("ArtifactRegistryResolveDigest", "-getProperty:ArtifactRegistryImageReference"))
            .ShouldSucceed();

        Assert.Equal($"{sandbox.Registry}/p/r/app@{digest}", build.Output.Trim());
        Assert.Equal(["HEAD manifests/1.0.0"], sandbox.OwnRequests());
    }

    [Theory]
    [InlineData("1.0.0;latest", "false")]
    [InlineData("1.0.0", "true")]
    public async Task CheckTags_says_whether_all_exist(string tags, string expected)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Host.PushImage("p/r/app", "1.0.0");
        sandbox.Environment["ArtifactRegistryTags"] = tags;

        var build = (await sandbox.BuildAsync(
            "ArtifactRegistryCheckTags", "-getProperty:ArtifactRegistryTagExists", "-getItem:ArtifactRegistryTag")).ShouldSucceed();

        using var results = JsonDocument.Parse(build.Output);
        Assert.Equal(
            expected, results.RootElement.GetProperty("Properties").GetProperty("ArtifactRegistryTagExists").GetString(), ignoreCase: true);
        Assert.Equal(
            tags.Split(';'),
            results.RootElement.GetProperty("Items")
                .GetProperty("ArtifactRegistryTag")
                .EnumerateArray()
                .Select(tag => tag.GetProperty("Identity").GetString()!));
    }

    [Fact]
    public async Task RequireTags_and_ForbidTags_are_gates_for_several_images()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        var digest = sandbox.Host.PushImage("p/r/api", "1.0.0");
        sandbox.WriteProject(items: $"""
            <ArtifactRegistryImage Include="{sandbox.Registry}/p/r/api:1.0.0" ExpectedDigest="{digest}" />
            <ArtifactRegistryImage Include="{sandbox.Registry}/p/r/web" Tags="1.0.0;1.0" />
            """);

        var required = (await sandbox.BuildAsync("ArtifactRegistryRequireTags")).ShouldFailWith("ARB3102");
        var forbidden = (await sandbox.BuildAsync("ArtifactRegistryForbidTags")).ShouldSucceed();

        Assert.Contains("p/r/web:1.0.0, ", required.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("p/r/api:1.0.0 should", required.Output, StringComparison.Ordinal);
        Assert.Empty(forbidden.ErrorCodes);
    }

    [Fact]
    public async Task A_projects_own_tags_can_be_held_against_a_digest_and_the_newest_version()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryRequireNewer>true</ArtifactRegistryRequireNewer>");
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0");
        sandbox.Environment["ArtifactRegistryTags"] = "1.0.0";
        sandbox.Environment["ArtifactRegistryExpectedDigest"] = $"sha256:{new string('0', 64)}";
        var other = (await sandbox.BuildAsync("ArtifactRegistryRequireTags")).ShouldFailWith("ARB3103");
        sandbox.Environment.Remove("ArtifactRegistryTags");
        sandbox.Environment.Remove("ArtifactRegistryExpectedDigest");
        sandbox.Host.PushImage("p/r/app", "1.1.0");

        var gate = (await sandbox.BuildAsync("ArtifactRegistryForbidTags", "-p:Version=1.0.1")).ShouldFailWith("ARB3106");
        var publish = (await sandbox.PublishAsync("-p:Version=1.0.1")).ShouldFailWith("ARB3106");

        Assert.Contains($"p/r/app:1.0.0  {digest}, not sha256:000", other.Output, StringComparison.Ordinal);
        Assert.Contains("1.1.0 exists (ArtifactRegistryRequireNewer)", gate.Output, StringComparison.Ordinal);
        Assert.Contains("1.1.0 exists (ArtifactRegistryRequireNewer)", publish.Output, StringComparison.Ordinal);
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "1.0.1"));
    }

    [Fact]
    public async Task AddTags_reads_once_and_writes_each_tag()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        var digest = sandbox.Host.PushIndex("p/r/app", "1.0.0", "linux/amd64", "linux/arm64");
        sandbox.Environment["ArtifactRegistryAdditionalTags"] = "stable;1.0";

        (await sandbox.BuildAsync("ArtifactRegistryAddTags")).ShouldSucceed();

        Assert.Equal((digest, digest), (sandbox.Host.GetTagDigest("p/r/app", "stable"), sandbox.Host.GetTagDigest("p/r/app", "1.0")));
        Assert.Equal(
            ["GET manifests/1.0.0", "HEAD manifests/1.0", "HEAD manifests/stable", "PUT manifests/1.0", "PUT manifests/stable"],
            sandbox.OwnRequests());
    }

    [Fact]
    public async Task ListTags_lists_and_names_the_latest_version()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        foreach (var tag in (string[])["1.9.0", "1.10.0", "2.0.0-rc.1", "latest"])
        {
            sandbox.Host.PushImage("p/r/app", tag);
        }

        var build = (await sandbox.BuildAsync(
            "ArtifactRegistryListTags",
            "-p:ArtifactRegistryTagOrder=version",
            "-p:ArtifactRegistryTagFilter=*.*",
            "-getProperty:ArtifactRegistryLatestVersionTag",
            "-getItem:ArtifactRegistryTag")).ShouldSucceed();

        using var results = JsonDocument.Parse(build.Output);
        Assert.Equal("1.10.0", results.RootElement.GetProperty("Properties").GetProperty("ArtifactRegistryLatestVersionTag").GetString());
        Assert.Equal(
            ["2.0.0-rc.1", "1.10.0", "1.9.0"],
            results.RootElement.GetProperty("Items")
                .GetProperty("ArtifactRegistryTag")
                .EnumerateArray()
                .Select(tag => tag.GetProperty("Identity").GetString()!));
        Assert.Equal(["GET tags/list"], sandbox.OwnRequests());
    }

    [Fact]
    public async Task Promote_collects_the_images_of_projects()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject("api");
        sandbox.WriteProject("web");
        sandbox.Write(
            "plain/plain.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        sandbox.WriteProject(
            "app", items: """<ArtifactRegistryProject Include="../api/api.csproj;../web/web.csproj;../plain/plain.csproj" />""");
        var (api, web) = (sandbox.Host.PushImage("p/r/api", "1.0.0"), sandbox.Host.PushImage("p/r/web", "1.0.0"));
        foreach (var project in (string[])["api", "web", "plain"])
        {
            (await sandbox.DotnetAsync(project, "restore")).ShouldSucceed();
        }

        var build = (await sandbox.BuildAsync(
            "ArtifactRegistryPromote", "-p:ArtifactRegistryTags=stable", "-getProperty:ArtifactRegistryPromotionOutcome")).ShouldSucceed();

        Assert.Equal("all", build.Output.Trim());
        Assert.Equal((api, web), (sandbox.Host.GetTagDigest("p/r/api", "stable"), sandbox.Host.GetTagDigest("p/r/web", "stable")));
    }
}
