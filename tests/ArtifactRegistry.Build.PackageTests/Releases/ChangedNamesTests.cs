using System.IO.Compression;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>Targets of other people that change the image's name or tags: what is pushed is what was checked, or nothing is.</summary>
public sealed class ChangedNamesTests(PackageFixture package)
{
    private const string Push = "_PublishSingleContainer;_PublishMultiArchContainers";

    [Theory]
    [InlineData("app.csproj")]
    [InlineData("Directory.Build.targets")]
    [InlineData("another package")]
    public async Task The_gate_judges_the_names_that_a_hook_of_PublishContainer_sets(string place)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        WriteProjectWithHook(sandbox, place, "PublishContainer");
        sandbox.Host.PushImage("p/r/other", "2.0.0");

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Contains("p/r/other:2.0.0", publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData(ProjectSandbox.TwoPlatforms, 7)]
    public async Task The_names_that_a_hook_of_PublishContainer_sets_are_pushed_and_reported(string platforms, int tags)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        WriteProjectWithHook(sandbox, "Directory.Build.targets", "PublishContainer", platforms);

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(tags, sandbox.Host.Tags("p/r/other").Count);
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
        Assert.Contains($"\"image\": \"{sandbox.Registry}/p/r/other\"", sandbox.ReadReport(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.csproj", "", Push)]
    [InlineData("Directory.Build.targets", "", Push)]
    [InlineData("another package", "", Push)]
    [InlineData("Directory.Build.targets", ProjectSandbox.TwoPlatforms, Push)]
    [InlineData("Directory.Build.targets", ProjectSandbox.TwoPlatforms, "_PublishSingleContainer")]
    public async Task Names_that_change_after_the_gate_are_not_pushed(string place, string platforms, string hooked)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        WriteProjectWithHook(sandbox, place, hooked, platforms);

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3108");

        Assert.Contains($"{sandbox.Registry}/p/r/other:", publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("ContainerRuntimeIdentifier", "linux-arm64", "")]
    [InlineData("ContainerRuntimeIdentifier", "linux-arm64", ProjectSandbox.TwoPlatforms)]
    [InlineData("ContainerArchiveOutputPath", "out.tar", "")]
    [InlineData("_SkipContainerPublishing", "true", "")]
    public async Task A_platform_or_a_destination_that_changes_after_the_gate_stops_the_push(
        string property, string value, string platforms)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: platforms + ProjectSandbox.FailPolicy, targets: $"""
            <Target Name="Change" BeforeTargets="_PublishSingleContainer">
              <PropertyGroup><{property}>{value}</{property}></PropertyGroup>
            </Target>
            """);

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3108");

        // The other platform's image may have been pushed by then, under its own tag.
        Assert.DoesNotContain(sandbox.Host.Tags("p/r/app"), tag => tag is "1.0.0" or "latest" or "1.0.0-linux-x64");
    }

    [Fact]
    public async Task Names_that_change_during_the_push_are_reported()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        sandbox.Write("last.targets", """
            <Project>
              <Target Name="AddTag" BeforeTargets="_PublishSingleContainer">
                <ItemGroup><ContainerImageTags Include="2.0.0" /></ItemGroup>
              </Target>
            </Project>
            """);
        sandbox.Write("Directory.Build.targets", $"""
            <Project>
              <PropertyGroup>
                <AfterMicrosoftNETSdkTargets>{After("$(AfterMicrosoftNETSdkTargets)")}</AfterMicrosoftNETSdkTargets>
              </PropertyGroup>
            </Project>
            """);

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3108");

        Assert.Contains("2.0.0", sandbox.Host.Tags("p/r/app"));
        Assert.Contains("was pushed, but", publish.Output, StringComparison.Ordinal);

        static string After(string earlier) => $"{earlier};$(MSBuildThisFileDirectory)last.targets";
    }

    [Fact]
    public async Task A_policy_that_changes_after_the_gate_stops_the_push()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(targets: $"""
            <Target Name="Late" BeforeTargets="{Push}"><PropertyGroup>{ProjectSandbox.FailPolicy}</PropertyGroup></Target>
            """);

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3108");

        Assert.Empty(sandbox.Writes());
    }

    [Theory]
    [InlineData("DesignTimeBuild")]
    [InlineData("_ArtifactRegistryTargetsImported")]
    [InlineData("_ArtifactRegistryPropsImported")]
    public async Task A_variable_that_a_program_leaves_behind_switches_no_gate_off(string variable)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        sandbox.Host.PushImage("p/r/app", "1.0.0");
        sandbox.Environment[variable] = "true";

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_push_without_PublishContainer_is_stopped_and_told_how_to_publish()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        var push = await sandbox.DotnetAsync("app", "msbuild", "-t:Publish;ComputeContainerConfig;_PublishSingleContainer");

        Assert.Contains("Publish with -t:PublishContainer.", push.ShouldFailWith("ARB3108").Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Writes());
    }

    [Fact]
    public async Task A_Directory_Build_targets_that_loses_the_gate_stops_the_push()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        sandbox.Write("own.targets", "<Project />");
        sandbox.Write("Directory.Build.targets", """
            <Project>
              <PropertyGroup>
                <AfterMicrosoftNETSdkTargets>$(MSBuildThisFileDirectory)own.targets</AfterMicrosoftNETSdkTargets>
              </PropertyGroup>
            </Project>
            """);

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3108");

        Assert.Empty(sandbox.Writes());
    }

    private static void WriteProjectWithHook(ProjectSandbox sandbox, string place, string hooked, string properties = "")
    {
        var hook = $"""
            <Target Name="Rename" BeforeTargets="{hooked}">
              <PropertyGroup><ContainerRepository>p/r/other</ContainerRepository></PropertyGroup>
              <ItemGroup><ContainerImageTags Include="2.0.0" /></ItemGroup>
            </Target>
            """;
        properties += ProjectSandbox.FailPolicy;
        switch (place)
        {
            case "app.csproj":
                sandbox.WriteProject(properties: properties, targets: hook);
                break;
            case "another package":
                sandbox.WriteProject(properties: properties, items: WritePackage(sandbox, hook));
                break;
            default:
                sandbox.WriteProject(properties: properties);
                sandbox.Write(place, $"<Project>{hook}</Project>");
                break;
        }
    }

    // A package with one targets file, in a feed of the sandbox. The version keeps tests apart in the cache that they share.
    private static string WritePackage(ProjectSandbox sandbox, string hook)
    {
        var version = $"1.0.0-test.{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path.Combine(sandbox.Folder, "feed"));
        using (var file = ZipFile.Open(Path.Combine(sandbox.Folder, "feed", $"Renaming.{version}.nupkg"), ZipArchiveMode.Create))
        {
            Add("Renaming.nuspec", $"""
                <package>
                  <metadata>
                    <id>Renaming</id><version>{version}</version><authors>tester</authors><description>Renames.</description>
                  </metadata>
                </package>
                """);
            Add("build/Renaming.targets", $"<Project>{hook}</Project>");

            void Add(string name, string text)
            {
                using var writer = new StreamWriter(file.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        sandbox.AddPackageSource("own", "feed");
        return $"""<PackageReference Include="Renaming" Version="{version}" />""";
    }
}
