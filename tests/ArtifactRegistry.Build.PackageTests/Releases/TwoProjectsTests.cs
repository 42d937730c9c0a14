using System.Text.Json.Nodes;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>Two projects of one build that release the same tag.</summary>
public sealed class TwoProjectsTests(PackageFixture package)
{
    [Theory]
    [InlineData("-m:1", "Reuse")]
    [InlineData("-m:1", "Overwrite")]
    [InlineData("-m:2", "Fail")]
    [InlineData("-mt", "Fail")]
    [InlineData("-graph", "Reuse")]
    public async Task The_second_is_refused_before_its_push_however_MSBuild_runs_them(string mode, string policy)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        foreach (var name in (string[])["api", "web"])
        {
            sandbox.WriteProject(
                name, $"<ContainerRepository>p/r/one</ContainerRepository><ArtifactRegistryTagPolicy>{policy}</ArtifactRegistryTagPolicy>");
        }

        sandbox.Write("all.slnx", """<Solution><Project Path="api/api.csproj" /><Project Path="web/web.csproj" /></Solution>""");

        var publish = (await sandbox.DotnetAsync("", "publish", "all.slnx", "-t:PublishContainer", mode)).ShouldFailWith("ARB3113");

        Assert.Contains("p/r/one:1.0.0 is released twice in this build", publish.Output, StringComparison.Ordinal);
        Assert.Equal(1, sandbox.Writes().Count(write => write == "PUT manifests/1.0.0"));
    }

    [Fact]
    public async Task Reports_of_one_tag_with_two_digests_are_not_merged()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        (await sandbox.PublishAsync("-p:ArtifactRegistryReportFile=one.json")).ShouldSucceed();
        var other = JsonNode.Parse(sandbox.Read("app/one.json"))!.AsObject();
        other["project"] = "web";
        other["digest"] = $"sha256:{new string('1', 64)}";
        other["reference"] = $"{sandbox.Registry}/p/r/app@{other["digest"]}";
        sandbox.Write("app/two.json", other.ToJsonString());
        sandbox.Write("release/release.proj", sandbox.BareProject("""
            <ArtifactRegistryReport Include="../app/one.json;../app/two.json" />
            """));

        var merge = await sandbox.DotnetAsync("release", "build", "-t:ArtifactRegistryMergeReports");

        Assert.Contains("p/r/app:1.0.0", merge.ShouldFailWith("ARB3113").Output, StringComparison.Ordinal);
    }
}
