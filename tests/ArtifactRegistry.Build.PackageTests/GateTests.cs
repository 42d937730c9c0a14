using System.Text;
using ArtifactRegistry.Build.PackageTests.Support;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What happens when a release tag exists (docs/releases.md).</summary>
public sealed class GateTests(PackageFixture package)
{
    private const string Fail = "<ArtifactRegistryTagPolicy>Fail</ArtifactRegistryTagPolicy>";

    [Fact]
    public async Task Fail_refuses_a_second_release_before_anything_is_uploaded()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: Fail);
        (await sandbox.PublishAsync()).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        sandbox.Emulator.ClearRequests();

        var second = (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Contains($"{sandbox.Registry}/p/r/app:1.0.0  {digest}", second.Output, StringComparison.Ordinal);
        Assert.Equal(["HEAD manifests/1.0.0"], sandbox.OwnRequests());
        Assert.DoesNotContain(
            sandbox.Emulator.Requests,
            request => request.Method is "PUT" or "PATCH" || request.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fail_lets_a_moving_tag_move()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: Fail);
        (await sandbox.PublishAsync()).ShouldSucceed();

        (await sandbox.PublishAsync("-p:Version=1.1.0")).ShouldSucceed();

        Assert.Equal(sandbox.Host.GetTagDigest("p/r/app", "1.1.0"), sandbox.Host.GetTagDigest("p/r/app", "latest"));
        Assert.NotEqual(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"), sandbox.Host.GetTagDigest("p/r/app", "latest"));
    }

    [Fact]
    public async Task Fail_guards_the_platforms_tags_too_and_names_Reuse_for_a_publish_that_was_cut()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: Fail + ProjectSandbox.TwoPlatforms);
        sandbox.Host.PushImage("p/r/app", "1.0.0-linux-arm64");

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");

        Assert.Contains("set ArtifactRegistryTagPolicy to Reuse", publish.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"));
    }

    [Fact]
    public async Task Warn_tells_what_will_move_and_moves_it()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryTagPolicy>Warn</ArtifactRegistryTagPolicy>");
        var old = sandbox.Host.PushImage("p/r/app", "1.0.0");

        var publish = (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(["ARB3101"], publish.WarningCodes);
        Assert.NotEqual(old, sandbox.Host.GetTagDigest("p/r/app", "1.0.0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(ProjectSandbox.TwoPlatforms)]
    public async Task Reuse_takes_the_release_that_is_there_and_leaves_moving_tags_alone(string platforms)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package, Immutable());
        sandbox.WriteProject(
            properties: "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy><ContainerImageTags>$(Version)</ContainerImageTags>"
                + platforms);
        (await sandbox.PublishAsync()).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        sandbox.Emulator.ClearRequests();

        var again = (await sandbox.PublishAsync(
            "-p:ContainerImageTags=\"1.0.0;latest\"",
            "-p:ArtifactRegistryGateBeforeBuild=true",
            "-getProperty:ArtifactRegistryImageDigest")).ShouldSucceed();

        Assert.Equal(digest, again.Output.Trim());
        Assert.Null(sandbox.Host.GetTagDigest("p/r/app", "latest"));
        Assert.DoesNotContain(
            sandbox.Emulator.Requests,
            request => request.Method is "PUT" or "PATCH" or "POST" && request.Path.StartsWith("/v2/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_index_that_Reuse_completes_is_the_one_that_the_SDK_would_have_pushed()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: "<ArtifactRegistryTagPolicy>Reuse</ArtifactRegistryTagPolicy>"
                + "<ArtifactRegistryGateBeforeBuild>true</ArtifactRegistryGateBeforeBuild>"
                + ProjectSandbox.TwoPlatforms);
        (await sandbox.PublishAsync()).ShouldSucceed();
        var digest = sandbox.Host.GetTagDigest("p/r/app", "1.0.0");
        sandbox.Host.DeleteTag("p/r/app", "1.0.0");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(Index(digest), Index("1.0.0"));

        string Index(string? reference) => Encoding.UTF8.GetString(sandbox.Host.GetManifest("p/r/app", reference!)!);
    }

    [Fact]
    public async Task The_gate_before_the_build_spares_the_compile()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: Fail + "<ArtifactRegistryGateBeforeBuild>true</ArtifactRegistryGateBeforeBuild>");
        sandbox.Write("app/Program.cs", "this does not compile");
        sandbox.Host.PushImage("p/r/app", "1.0.0");

        (await sandbox.PublishAsync()).ShouldFailWith("ARB3101");
    }

    [Fact]
    public async Task A_dry_run_reads_and_writes_nothing()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: Fail
                + "<ArtifactRegistryDryRun>true</ArtifactRegistryDryRun>"
                + "<ArtifactRegistryReportFile>report.json</ArtifactRegistryReportFile>");
        sandbox.Write("app/report.json", "of the publish before");

        var publish = (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Contains("Dry run:", publish.Output, StringComparison.Ordinal);
        Assert.Equal(["GET manifests/1.0.0", "HEAD manifests/1.0.0"], sandbox.OwnRequests());
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
        Assert.Equal("of the publish before", sandbox.Read("app/report.json"));
    }

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("latest", false)]
    public async Task A_tag_that_serves_something_else_after_the_push_is_an_error_or_for_a_moving_tag_a_warning(string tag, bool fails)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();
        sandbox.Emulator.AddFault(
            new Fault { Method = "HEAD", PathPattern = $"app/manifests/{tag}$", ContentDigest = $"sha256:{new string('0', 64)}" });

        var publish = await sandbox.PublishAsync();

        Assert.Equal(fails, publish.ExitCode != 0);
        Assert.Equal(["ARB3103"], fails ? publish.ErrorCodes : publish.WarningCodes);
    }

    [Fact]
    public async Task Platform_tags_are_removed_when_that_is_asked_for()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(
            properties: ProjectSandbox.TwoPlatforms + "<ArtifactRegistryRemovePlatformTags>true</ArtifactRegistryRemovePlatformTags>");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(["1.0.0", "latest"], sandbox.Host.Tags("p/r/app").Order(StringComparer.Ordinal));
        Assert.Equal(3, sandbox.Host.Manifests("p/r/app").Count);
    }

    [Fact]
    public async Task Version_tags_move_along_unless_a_newer_version_has_them()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: "<ArtifactRegistryVersionTags>true</ArtifactRegistryVersionTags>");
        var newer = sandbox.Host.PushImage("p/r/app", "1.1.0");
        sandbox.Host.SetTag("p/r/app", "1", newer);

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.Equal(newer, sandbox.Host.GetTagDigest("p/r/app", "1"));
        Assert.Equal(sandbox.Host.GetTagDigest("p/r/app", "1.0.0"), sandbox.Host.GetTagDigest("p/r/app", "1.0"));
    }

    private static EmulatorOptions Immutable() =>
        new() { Hosts = [new EmulatorHost { Repositories = [new EmulatorRepository { Name = "p/r", ImmutableTags = true }] }] };
}
