using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>A push that the SDK ends without an image and without an error, as it does when the base image's registry stalls.</summary>
public sealed class UnfinishedPushTests(PackageFixture package)
{
    // What a stalled base leaves after 100 seconds: no manifest. And what an SDK does that knows none of its private flags: nothing.
    [Theory]
    [InlineData(
        """AfterTargets="_PublishSingleContainer">"""
        + "<PropertyGroup><GeneratedContainerManifest></GeneratedContainerManifest></PropertyGroup>")]
    [InlineData("""BeforeTargets="PublishContainer"><PropertyGroup><_IsSingleRIDBuild></_IsSingleRIDBuild></PropertyGroup>""")]
    public async Task Is_an_error_and_leaves_no_report_and_deploys_nothing(string hook)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(targets: $"""
            <Target Name="Stall" {hook}</Target>
            <Target Name="Deploy" AfterTargets="ArtifactRegistryPublished"><Message Importance="high" Text="deploying" /></Target>
            """);

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3109");

        Assert.DoesNotContain("deploying", publish.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sandbox.Folder, "app/obj/Release/net10.0/artifact-registry.json")));
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "latest"));
    }
}
