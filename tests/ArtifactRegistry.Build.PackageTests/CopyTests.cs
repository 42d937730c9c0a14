using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>Images that are brought to other places: after a publish, from an archive, by a release project.</summary>
public sealed class CopyTests(PackageFixture package)
{
    private static readonly EmulatorOptions TwoHosts = new() { Hosts = [new EmulatorHost(), new EmulatorHost()] };

    [Fact]
    public async Task A_publish_brings_its_image_with_all_platforms_to_other_places()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, TwoHosts);
        var (here, there) = (sandbox.Host, sandbox.Emulator.Hosts[1]);
        sandbox.WriteProject(properties: ProjectSandbox.TwoPlatforms, items: $"""
            <ArtifactRegistryHost Include="{there.Authority}" />
            <ArtifactRegistryCopyTo Include="{there.Authority}/q/us/app;{here.Authority}/p/mirror/app" />
            """);

        (await sandbox.PublishAsync()).ShouldSucceed();

        var digest = here.GetTagDigest("p/r/app", "1.0.0");
        Assert.NotNull(digest);
        Assert.Equal((digest, digest), (there.GetTagDigest("q/us/app", "1.0.0"), here.GetTagDigest("p/mirror/app", "latest")));
        Assert.Equal(here.Manifests("p/r/app"), there.Manifests("q/us/app"));
        using var report = JsonDocument.Parse(sandbox.Read("app/obj/Release/net10.0/artifact-registry.json"));
        var copies = report.RootElement.GetProperty("copies").EnumerateArray().ToArray();
        Assert.Equal(
            [$"{there.Authority}/q/us/app", $"{here.Authority}/p/mirror/app"],
            copies.Select(copy => copy.GetProperty("image").GetString()));
        Assert.True(copies[0].GetProperty("bytesSent").GetInt64() > 0);
        Assert.Equal(0, copies[1].GetProperty("bytesSent").GetInt64());
    }

    [Fact]
    public async Task The_projects_own_image_is_copied_by_its_first_tag_and_gets_the_tags_that_are_named()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, TwoHosts);
        var there = sandbox.Emulator.Hosts[1];
        sandbox.WriteProject(
            items: $"""
                <ArtifactRegistryHost Include="{there.Authority}" />
                <ArtifactRegistryCopyTo Include="{there.Authority}/q/us/app" />
                """);
        var digest = sandbox.Host.PushImage("p/r/app", "1.0.0");
        sandbox.Host.PushImage("p/r/app", "stable");

        (await sandbox.BuildAsync("ArtifactRegistryCopyImage", "-p:ArtifactRegistryTags=stable")).ShouldSucceed();

        Assert.Equal(["stable"], there.Tags("q/us/app"));
        Assert.Equal(digest, there.GetTagDigest("q/us/app", "stable"));
    }

    [Fact]
    public async Task A_release_that_is_reused_completes_its_copies_and_takes_no_moving_tag_back()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, TwoHosts);
        var there = sandbox.Emulator.Hosts[1];
        sandbox.WriteProject(
            properties: "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy>",
            items: $"""<ArtifactRegistryHost Include="{there.Authority}" /><ArtifactRegistryCopyTo Include="$(CopyTo)" />""");
        (await sandbox.PublishAsync()).ShouldSucceed();
        there.SetTag("q/us/app", "latest", there.PushImage("q/us/app", "1.1.0"));
        var newer = there.GetTagDigest("q/us/app", "latest");

        (await sandbox.PublishAsync($"-p:CopyTo={there.Authority}/q/us/app")).ShouldSucceed();

        Assert.Equal(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"), there.GetTagDigest("q/us/app", "1.0.0"));
        Assert.Equal(newer, there.GetTagDigest("q/us/app", "latest"));
    }

    [Fact]
    public async Task A_release_that_exists_at_a_copy_is_refused_before_anything_is_pushed()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, TwoHosts);
        var there = sandbox.Emulator.Hosts[1];
        there.PushImage("q/us/app", "1.0.0");
        sandbox.WriteProject(
            properties: ProjectSandbox.FailPolicy,
            items: $"""
            <ArtifactRegistryHost Include="{there.Authority}" />
            <ArtifactRegistryCopyTo Include="{there.Authority}/q/us/app" />
            """);

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Contains($"{there.Authority}/q/us/app:1.0.0", publish.All, StringComparison.Ordinal);
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
    }

    [Theory]
    [InlineData("-p:ContainerImageFormat=OCI")]
    [InlineData("-p:ContainerImageFormat=Docker")]
    [InlineData("-p:RuntimeIdentifiers=\"linux-x64;linux-arm64\"")]
    public async Task An_archive_that_the_SDK_wrote_is_pushed_later_and_serves_what_was_built(string kind)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        sandbox.WriteProject(
            properties: "<ContainerArchiveOutputPath>../image.tar</ContainerArchiveOutputPath>"
                + "<ArtifactRegistryEnabled>true</ArtifactRegistryEnabled>");
        (await sandbox.PublishAsync(kind)).ShouldSucceed();
        Assert.Empty(sandbox.Host.Tags("p/r/app"));

        var push = (await sandbox.BuildAsync("ArtifactRegistryPushImage", "-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();

        Assert.Equal(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"), push.Output.Trim());
        Assert.Equal(push.Output.Trim(), sandbox.Host.GetTagDigest("p/r/app", "latest"));
        (await sandbox.BuildAsync("ArtifactRegistryValidateImage")).ShouldSucceed();
    }
}
