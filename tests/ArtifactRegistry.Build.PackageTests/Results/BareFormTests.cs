namespace ArtifactRegistry.Build.PackageTests.Results;

/// <summary><c>&lt;Project Sdk="ArtifactRegistry.Build/…"&gt;</c>, alone and in a solution (docs/bare-project.md).</summary>
[Collection(nameof(Shop))]
public sealed class BareFormTests(Shop shop)
{
    [Theory]
    [InlineData("build")]
    [InlineData("restore")]
    [InlineData("clean")]
    [InlineData("publish")]
    [InlineData("pack")]
    [InlineData("test")]
    [InlineData("msbuild -t:Rebuild")]
    public async Task Every_command_passes_it_by_in_silence(string command)
    {
        var (exitCode, output) = await shop.RunAsync($"{command} release/release.proj");

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build all.slnx")]
    [InlineData("build all.slnx -graph")]
    [InlineData("build all.slnx -p:RestoreUseStaticGraphEvaluation=true")]
    [InlineData("publish all.slnx -t:PublishContainer")]
    [InlineData("pack all.slnx")]
    [InlineData("test all.slnx")]
    [InlineData("clean all.slnx")]
    public async Task It_stands_in_a_solution_beside_code(string command)
    {
        var (exitCode, output) = await shop.RunAsync(command);

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(" warning ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NU1503", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_target_answers_from_it()
    {
        var digest = shop.Emulator.Hosts[0].PushImage("p/r/bare", "1.0.0");

        var (exitCode, output) = await shop.RunAsync(
            $"build release/release.proj -t:ArtifactRegistryResolveDigest -p:ArtifactRegistryImage={shop.Host}/p/r/bare:1.0.0 "
                + $"-getProperty:ArtifactRegistryImageDigest");

        Assert.Equal((0, digest), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task It_is_a_gate_for_several_images_with_digests_and_versions()
    {
        var registry = shop.Emulator.Hosts[0];
        var tested = registry.PushImage("p/r/gate-api", "1.0.0");
        var web = registry.PushImage("p/r/gate-web", "2.0.0");
        var release = await File.ReadAllTextAsync(shop.Path("release/release.proj"));
        Directory.CreateDirectory(shop.Path("gate"));
        await File.WriteAllTextAsync(shop.Path("gate/gate.proj"), release.Replace("</ItemGroup>", $"""
            <ArtifactRegistryImage Include="{shop.Host}/p/r/gate-api:1.0.0" ExpectedDigest="{tested}" />
            <ArtifactRegistryImage Include="{shop.Host}/p/r/gate-web:2.0.0" ExpectedDigest="$(Web)" />
            </ItemGroup>
            """, StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            shop.Path("gates.slnx"),
            """<Solution><Project Path="Api/Api.csproj" /><Project Path="gate/gate.proj" Type="Common C#" /></Solution>""");

        var green = await shop.RunAsync($"build gate/gate.proj -t:ArtifactRegistryRequireTags -p:Web={web}");
        var moved = await shop.RunAsync($"build gate/gate.proj -t:ArtifactRegistryRequireTags -p:Web={tested}");
        registry.PushImage("p/r/gate-web", "2.1.0");
        var older = await shop.RunAsync(
            $"build gates.slnx -t:gate:ArtifactRegistryRequireTags -p:ArtifactRegistryRequireNewer=true -p:Web={web}");

        Assert.True(green.ExitCode == 0, green.Output);
        Assert.Contains("error ARB3103", moved.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gate-api:1.0.0  sha256", moved.Output, StringComparison.Ordinal);
        Assert.Contains("error ARB3106", older.Output, StringComparison.Ordinal);
        Assert.Contains("gate-web:2.0.0 would not be the newest version: 2.1.0 exists", older.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gate-api:1.0.0 would", older.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_solution_can_name_a_target_of_it_alone()
    {
        await shop.RunAsync("build all.slnx");

        var (exitCode, output) = await shop.RunAsync(
            $"build all.slnx -t:release:ArtifactRegistryRequireTags -p:ArtifactRegistryImage={shop.Host}/p/r/base:1 --nologo");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_target_of_the_project_s_own_counts()
    {
        var (exitCode, output) = await shop.RunAsync("publish own/own.proj");

        Assert.True(exitCode == 0, output);
        Assert.Contains("its own Publish", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_an_SDK_and_as_a_reference_it_is_imported_once_and_attaches_what_it_publishes()
    {
        var (exitCode, output) = await shop.RunAsync("publish Both -t:PublishContainer");

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("MSB4011", output, StringComparison.Ordinal);
        Assert.Contains(
            "\"artifactType\": \"application/spdx+json\"",
            await File.ReadAllTextAsync(shop.Path("Both/obj/Release/net10.0/artifact-registry.json")),
            StringComparison.Ordinal);
    }
}
