using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Releases;

/// <summary>The gate before the compile (<c>ArtifactRegistryGateBeforeBuild</c>) judges what will be published, and no referenced
/// project.</summary>
public sealed class EarlyGateTests(PackageFixture package)
{
    private const string GateBeforeBuild = "<ArtifactRegistryGateBeforeBuild>true</ArtifactRegistryGateBeforeBuild>";

    [Fact]
    public async Task It_knows_the_version_of_MinVer_and_the_commit_and_the_image_gets_both()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.AddPackageSource("cache", PackageFixture.MachineCache);
        sandbox.WriteProject(
            properties: GateBeforeBuild + ProjectSandbox.ReusePolicy + """
                <Version></Version>
                <ContainerImageTags></ContainerImageTags>
                <ArtifactRegistryTagTemplates>{version};latest</ArtifactRegistryTagTemplates>
                """,
            items: """<PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" />""");
        sandbox.Write(".gitignore", "home/\nobj/\nbin/\ncommand-*\n");
        await sandbox.CommitAsync("first");
        await sandbox.GitAsync("tag", "3.1.0");

        (await sandbox.PublishAsync()).ShouldSucceed();
        Assert.Equal(["3.1.0", "latest"], sandbox.Host.Tags("p/r/app").Order(StringComparer.Ordinal));

        // Another commit with the same version: the gate refuses it before the compiler sees it.
        sandbox.Write("app/Program.cs", "this does not compile");
        var second = await sandbox.CommitAsync("second");
        await sandbox.GitAsync("tag", "--force", "3.1.0");

        var refused = (await sandbox.PublishAsync("--no-restore")).ShouldFailWith("ARB3105");
        Assert.Contains(second, refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_gate_referenced_projects_and_leaves_their_reports()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        const string Gated = GateBeforeBuild + ProjectSandbox.FailPolicy;
        sandbox.WriteProject(
            properties: Gated, items: """<ProjectReference Include="../tool/tool.csproj;../My.Library__1/My.Library__1.csproj" />""");
        sandbox.WriteProject("tool", properties: Gated);
        sandbox.WriteProject(
            "My.Library__1", properties: "<OutputType>Library</OutputType><ContainerRepository></ContainerRepository>" + Gated);
        sandbox.Write("My.Library__1/Program.cs", "class Nothing;");
        sandbox.Write("tool/obj/Release/net10.0/artifact-registry.json", "of an earlier publish");
        sandbox.Host.PushImage("p/r/tool", "1.0.0");

        (await sandbox.PublishAsync()).ShouldSucceed();

        Assert.DoesNotContain(sandbox.Emulator.Requests, request => request.Path.StartsWith("/v2/p/r/tool/", StringComparison.Ordinal));
        Assert.Equal("of an earlier publish", sandbox.Read("tool/obj/Release/net10.0/artifact-registry.json"));
    }
}
