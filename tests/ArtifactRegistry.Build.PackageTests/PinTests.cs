using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What is pulled and what is deployed, by digest (docs/pin.md).</summary>
public sealed class PinTests(PackageFixture package)
{
    private const string Pinning = "<ArtifactRegistryPinBaseImage>true</ArtifactRegistryPinBaseImage>";
    private const string Files = """<ArtifactRegistryPinFile Include="deploy/*.yaml" />""";

    [Theory]
    [InlineData("")]
    [InlineData(ProjectSandbox.TwoPlatforms)]
    public async Task A_publish_pins_its_base_image_and_what_deploys_it(string platforms)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: Pinning + platforms, items: $"""{Files}<ArtifactRegistryCopyTo Include="{sandbox.Registry}/p/elsewhere/app" />""");
        WriteDeployment(sandbox, "0.9.0");
        sandbox.Write("app/deploy/elsewhere.yaml", $"image: {sandbox.Registry}/p/elsewhere/app:0.9.0");

        var publish = (await sandbox.PublishAsync("-getItem:ArtifactRegistryPinnedFile", "-getResultOutputFile:items.json"))
            .ShouldSucceed();

        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0")!;
        var baseImage = $"{sandbox.Registry}/p/r/base:1@{sandbox.Host.GetTagDigest("p/r/base", "1")}";
        AssertPinned(sandbox, digest);
        Assert.Equal($"image: {sandbox.Registry}/p/elsewhere/app@{digest}", sandbox.Read("app/deploy/elsewhere.yaml"));
        AssertPulledByDigest(sandbox, sandbox.Registry, "base");
        Assert.Contains($"Base image {baseImage}", publish.Output, StringComparison.Ordinal);
        Assert.Contains("api.yaml pinned to", publish.Output, StringComparison.Ordinal);
        Assert.Contains("\"Changed\": \"true\"", sandbox.Read("app/items.json"), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(sandbox.Read("app/obj/Release/net10.0/artifact-registry.json"));
        Assert.Equal(baseImage, report.RootElement.GetProperty("baseImage").GetString());
    }

    [Fact]
    public async Task A_base_image_of_another_registry_is_pinned_there()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(
            package, new EmulatorOptions { Hosts = [new EmulatorHost(), new EmulatorHost()] });
        var other = sandbox.Emulator.Hosts[1];
        other.PushIndex("p/r/other", "latest", "linux/amd64", "linux/arm64");
        sandbox.WriteProject(
            properties: $"{Pinning}<ContainerBaseImage>{other.Authority}/p/r/other</ContainerBaseImage>",
            items: $"""<ArtifactRegistryHost Include="{other.Authority}" />""");

        (await sandbox.PublishAsync()).ShouldSucceed();

        AssertPulledByDigest(sandbox, other.Authority, "other");
    }

    [Fact]
    public async Task A_release_that_is_reused_pins_its_files_and_asks_for_no_base_image()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: Pinning + "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy>", items: Files);
        WriteDeployment(sandbox, "0.9.0");
        (await sandbox.PublishAsync()).ShouldSucceed();
        WriteDeployment(sandbox, "1.0.0");
        sandbox.Emulator.ClearRequests();

        (await sandbox.PublishAsync()).ShouldSucceed();

        AssertPinned(sandbox, sandbox.Host.GetTagDigest("p/r/app", "1.0.0")!);
        Assert.DoesNotContain(sandbox.Emulator.Requests, request => request.Path.Contains("/p/r/base/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_writes_no_file_and_names_its_lines()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryDryRun>true</ArtifactRegistryDryRun>", items: Files);
        WriteDeployment(sandbox, "0.9.0");

        var publish = (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Contains($"api.yaml would be pinned to {sandbox.Registry}/p/r/app (line 2)", publish.Output, StringComparison.Ordinal);
        Assert.Contains(":0.9.0", sandbox.Read("app/deploy/api.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_pinned_without_a_publish_too()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        var digest = sandbox.Host.PushImage("p/r/app", "2.0.0");
        // As a publish in the same build would leave it.
        sandbox.WriteProject(items: $"{Files}<_ArtifactRegistryPin Include=\"{sandbox.Registry}/p/r/app@sha256:{new string('a', 64)}\" />");
        WriteDeployment(sandbox, "0.9.0");
        (await sandbox.DotnetAsync("app", "restore")).ShouldSucceed();

        (await sandbox.BuildAsync("ArtifactRegistryPinFiles", "--no-restore", $"-p:ArtifactRegistryImage={sandbox.Registry}/p/r/app:2.0.0"))
            .ShouldSucceed();

        AssertPinned(sandbox, digest);
    }

    [Fact]
    public async Task A_merged_report_pins_every_image_and_asks_no_registry()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(items: Files);
        string[] names = [$"{sandbox.Registry}/p/r/api", $"{sandbox.Registry}/p/r/web"];
        var digest = $"sha256:{new string('a', 64)}";
        foreach (var name in names)
        {
            sandbox.Write($"reports/{name[^3..]}/artifact-registry.json", JsonSerializer.Serialize(new
            {
                schemaVersion = 1,
                project = name[^3..],
                outcome = "published",
                image = name,
                digest,
                reference = $"{name}@{digest}",
                mediaType = "x",
                tags = new[] { new { tag = "2.0.0", digest, outcome = "pushed" } },
                platforms = Array.Empty<object>(),
                copies = Array.Empty<object>(),
                attachments = Array.Empty<object>(),
            }));
        }

        sandbox.Write("app/deploy/shop.yaml", $"- image: {names[0]}:1\n- {{repository: {names[1]}, tag: 1.0.0}}\n");

        (await sandbox.BuildAsync("ArtifactRegistryMergeReports;ArtifactRegistryPinFiles", "-p:ArtifactRegistryReports=../reports"))
            .ShouldSucceed();

        Assert.Equal(
            $"- image: {names[0]}@{digest}\n- {{repository: {names[1]}, tag: 2.0.0@{digest}}}\n", sandbox.Read("app/deploy/shop.yaml"));
        Assert.Empty(sandbox.Emulator.Requests);
    }

    private static void WriteDeployment(ProjectSandbox sandbox, string tag) =>
        sandbox.Write("app/deploy/api.yaml", $"# api\r\nimage: '{sandbox.Registry}/p/r/app:{tag}'\r\n");

    private static void AssertPinned(ProjectSandbox sandbox, string digest) =>
        Assert.Equal($"# api\r\nimage: '{sandbox.Registry}/p/r/app@{digest}'\r\n", sandbox.Read("app/deploy/api.yaml"));

    // Only the package itself asks for the tag; the SDK never does.
    private static void AssertPulledByDigest(ProjectSandbox sandbox, string host, string name)
    {
        var asked = sandbox.Emulator.Requests
            .Where(request => request.Path.StartsWith($"/v2/p/r/{name}/manifests/", StringComparison.Ordinal))
            .ToArray();
        var own = Assert.Single(asked, request =>
            request.StatusCode == 200 && request.UserAgent?.StartsWith("ArtifactRegistry.Build/", StringComparison.Ordinal) == true);
        Assert.Equal(host, own.Host);
        var pulls = asked.Where(request => request.StatusCode == 200 && request != own).ToArray();
        Assert.NotEmpty(pulls);
        Assert.All(pulls, request => Assert.Contains("/manifests/sha256:", request.Path, StringComparison.Ordinal));
    }
}
