using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Targets;

/// <summary>The public targets in a project of several target frameworks.</summary>
public sealed class FrameworkTests(PackageFixture package)
{
    // Without framework references nothing of the second framework has to be downloaded.
    private const string TwoFrameworks =
        "<TargetFrameworks>net10.0;net9.0</TargetFrameworks><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>";

    [Fact]
    public async Task The_project_s_own_image_is_used_when_all_frameworks_give_it_one_name()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(frameworks: TwoFrameworks);
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0");

        var resolve = (await sandbox.BuildAsync("ArtifactRegistryResolveDigest", "-getProperty:ArtifactRegistryImageDigest"))
            .ShouldSucceed();
        Assert.Equal(digest, resolve.Output.Trim());

        var check = (await sandbox.BuildAsync("ArtifactRegistryCheckTags", "-getProperty:ArtifactRegistryTagExists")).ShouldSucceed();
        Assert.Equal("false", check.Output.Trim());
    }

    [Fact]
    public async Task A_name_that_depends_on_the_framework_asks_for_it_also_in_a_promotion()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: "<ContainerRepository>p/r/app-$(TargetFramework)</ContainerRepository>", frameworks: TwoFrameworks);
        sandbox.Write("release/release.proj", sandbox.BareProject("""<ArtifactRegistryProject Include="../app/app.csproj" />"""));

        var list = (await sandbox.BuildAsync("ArtifactRegistryListTags")).ShouldFailWith("ARB3117");
        Assert.Contains("-f", list.Output, StringComparison.Ordinal);

        (await sandbox.DotnetAsync("release", "build", "-t:ArtifactRegistryPromote", "-p:ArtifactRegistryTags=stable"))
            .ShouldFailWith("ARB3117");
    }

    [Fact]
    public async Task A_promotion_takes_the_image_of_a_project_of_several_frameworks_and_names_what_it_leaves_out()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(frameworks: TwoFrameworks);
        sandbox.Write(
            "tool/tool.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        sandbox.Write(
            "release/release.proj", sandbox.BareProject("""<ArtifactRegistryProject Include="../app/app.csproj;../tool/tool.csproj" />"""));
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0");

        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();
        var promote = (await sandbox.DotnetAsync("release", "build", "-t:ArtifactRegistryPromote", "-p:ArtifactRegistryTags=stable"))
            .ShouldSucceed();

        Assert.Equal(digest, sandbox.Host.GetTagDigest("p/r/app", "stable"));
        Assert.Contains("tool.csproj is left out: it does not reference ArtifactRegistry.Build.", promote.Output, StringComparison.Ordinal);
    }
}
