using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>Debian's docker-registry and skopeo, which know nothing of us.</summary>
public sealed class InteropTests(PackageFixture package)
{
    [Fact]
    public async Task Docker_registry_takes_a_publish_with_its_tags_and_skopeo_reads_them_back()
    {
        OtherTool.Require("docker-registry");
        OtherTool.Require("skopeo");
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        await using var registry = await DockerRegistryProcess.StartAsync();
        await OtherTool.RunAsync(
            "skopeo",
            "copy",
            "--all",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            $"docker://{sandbox.Registry}/p/r/base:1",
            $"docker://{registry.Authority}/p/r/base:1");
        sandbox.WriteProject(properties: $"""
            <ArtifactRegistryEnabled>true</ArtifactRegistryEnabled>
            <ContainerRegistry>{registry.Authority}</ContainerRegistry>
            <ContainerBaseImage>{registry.Authority}/p/r/base:1</ContainerBaseImage>
            <ArtifactRegistryAdditionalTags>stable</ArtifactRegistryAdditionalTags>
            {ProjectSandbox.FailPolicy}{ProjectSandbox.TwoPlatforms}
            """);

        var publish = (await sandbox.PublishAsync("-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();
        (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        var raw = await DigestAsync(registry, "p/r/app:stable");
        using var tags = JsonDocument.Parse(
            await OtherTool.RunAsync("skopeo", "list-tags", "--tls-verify=false", $"docker://{registry.Authority}/p/r/app"));
        Assert.Equal(publish.Output.Trim(), raw.Trim());
        Assert.Equal(5, tags.RootElement.GetProperty("Tags").GetArrayLength());
    }

    [Fact]
    public async Task A_copy_of_ours_and_one_of_skopeos_are_the_same_manifests_and_blobs()
    {
        OtherTool.Require("docker-registry");
        OtherTool.Require("skopeo");
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        await using var ours = await DockerRegistryProcess.StartAsync();
        await using var theirs = await DockerRegistryProcess.StartAsync();
        sandbox.WriteProject(
            properties: $"<ArtifactRegistryEnabled>true</ArtifactRegistryEnabled>{ProjectSandbox.TwoPlatforms}",
            items: $"""<ArtifactRegistryCopyTo Include="{ours.Authority}/mirror/app" />""");

        var publish = (await sandbox.PublishAsync("-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();
        await OtherTool.RunAsync(
            "skopeo",
            "copy",
            "--all",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            $"docker://{sandbox.Registry}/p/r/app:1.0.0",
            $"docker://{theirs.Authority}/mirror/app:1.0.0");

        Assert.Equal(Contents(theirs), Contents(ours));
        Assert.Equal(publish.Output.Trim(), (await DigestAsync(ours, "mirror/app:1.0.0")).Trim());
        Assert.Equal(publish.Output.Trim(), (await DigestAsync(theirs, "mirror/app:1.0.0")).Trim());
        await OtherTool.RunAsync(
            "skopeo",
            "copy",
            "--all",
            "--src-tls-verify=false",
            $"docker://{ours.Authority}/mirror/app:latest",
            $"dir:{sandbox.Folder}/back");
    }

    [Theory]
    [InlineData("crane", "cp", "--insecure", "{0}", "{1}")]
    [InlineData("gcrane", "cp", "{0}", "{1}")]
    [InlineData("regctl", "image", "copy", "{0}", "{1}")]
    [InlineData("oras", "cp", "--from-plain-http", "--to-plain-http", "{0}", "{1}")]
    public async Task So_are_those_of_the_other_tools_where_they_are_installed(string program, params string[] arguments)
    {
        OtherTool.Require("docker-registry");
        OtherTool.WantOptional(program);
        await using var sandbox = await ProjectSandbox.CreateAsync(package, new() { RequireAuthentication = false });
        await using var ours = await DockerRegistryProcess.StartAsync();
        await using var theirs = await DockerRegistryProcess.StartAsync();
        sandbox.Write("copy/copy.proj", sandbox.BareProject($"""<ArtifactRegistryCopyTo Include="{ours.Authority}/mirror/base" />"""));

        (await sandbox.DotnetAsync(
            "copy", "build", "-t:ArtifactRegistryCopyImage", $"-p:ArtifactRegistryImage={sandbox.Registry}/p/r/base:1")).ShouldSucceed();
        string[] places = [$"{sandbox.Registry}/p/r/base:1", $"{theirs.Authority}/mirror/base:1"];
        await OtherTool.RunAsync(program, [.. arguments.Select(argument => string.Format(CultureInfo.InvariantCulture, argument, places))]);

        Assert.Equal(Contents(theirs), Contents(ours));
    }

    // The digests of all that it holds: manifests, configurations and layers.
    private static IEnumerable<string> Contents(DockerRegistryProcess registry) =>
        Directory.GetDirectories(registry.Blobs, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.Length == 64)
            .Order(StringComparer.Ordinal);

    private static Task<string> DigestAsync(DockerRegistryProcess registry, string image) =>
        OtherTool.RunAsync(
            "skopeo",
            "inspect",
            "--tls-verify=false",
            "--no-tags",
            "--format",
            "{{.Digest}}",
            $"docker://{registry.Authority}/{image}");
}
