using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>What is wrong ends the build with one code, and leaves the registry as it was.</summary>
public sealed class BadInputTests(PackageFixture package)
{
    [Theory]
    [InlineData("<ArtifactRegistryTagPolicy>Sometimes</ArtifactRegistryTagPolicy>", "ARB1005", "ArtifactRegistryTagPolicy")]
    [InlineData("<ArtifactRegistryTagPolicy>Warn,Fail</ArtifactRegistryTagPolicy>", "ARB1005", "ArtifactRegistryTagPolicy")]
    [InlineData("<ArtifactRegistryAdditionalTags>a;;b</ArtifactRegistryAdditionalTags>", "ARB1006", "ArtifactRegistryAdditionalTags")]
    [InlineData("<ArtifactRegistryAdditionalTags>not a tag</ArtifactRegistryAdditionalTags>", "ARB1002", "ArtifactRegistryAdditionalTags")]
    [InlineData("<ArtifactRegistryConcurrency>many</ArtifactRegistryConcurrency>", "ARB1005", "ArtifactRegistryConcurrency")]
    [InlineData("<ArtifactRegistryAccessTokenVariable>UNSET_VARIABLE</ArtifactRegistryAccessTokenVariable>", "ARB2001", "UNSET_VARIABLE")]
    [InlineData("<ArtifactRegistryDryRun>1</ArtifactRegistryDryRun>", "ARB1005", "ArtifactRegistryDryRun is '1'")]
    [InlineData("<ArtifactRegistryEnabled>1</ArtifactRegistryEnabled>", "ARB1005", "ArtifactRegistryEnabled is '1'")]
    [InlineData(
        "<ArtifactRegistryCredentialSource>wallet</ArtifactRegistryCredentialSource>", "ARB1005", "ArtifactRegistryCredentialSource")]
    public async Task A_property_that_is_wrong_is_named(string properties, string code, string property)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy + properties);
        if (properties.Contains("TagPolicy", StringComparison.Ordinal))
        {
            sandbox.WriteProject(properties: properties);
        }

        var publish = (await sandbox.PublishAsync()).ShouldFailWith(code);

        Assert.Contains(property, publish.Output, StringComparison.Ordinal);
        Assert.Empty(sandbox.Host.Tags("p/r/app"));
    }

    [Theory]
    [InlineData("us-docker.pkg.dev/project/image:1", "ARB1004")]
    [InlineData("https://localhost:1/p/r/app", "ARB1001")]
    [InlineData("localhost:1/p/R/app", "ARB1001")]
    [InlineData("localhost:1/p/r/app:-x", "ARB1002")]
    [InlineData("localhost:1/p/r/app@sha256:12", "ARB1003")]
    [InlineData("app:1.0.0", "ARB1001")]
    [InlineData("localhost:1/p/r/app:1", "ARB4002")]
    public async Task An_image_that_is_none_is_told_so(string image, string code)
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject();

        var build = (await sandbox.BuildAsync(
            "ArtifactRegistryResolveDigest", $"-p:ArtifactRegistryImage={image}", "-p:ArtifactRegistryRetryBudgetSeconds=0"))
            .ShouldFailWith(code);

        Assert.DoesNotContain("   at ", build.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_is_missing_is_named_with_its_variable()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        sandbox.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = "/nowhere/key.json";

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB2002");

        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", publish.Output, StringComparison.Ordinal);
        Assert.Contains("/nowhere/key.json", publish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_credential_every_place_that_was_looked_at_is_listed()
    {
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.WriteProject(properties: ProjectSandbox.FailPolicy);
        sandbox.Environment.Remove("GOOGLE_APPLICATION_CREDENTIALS");
        sandbox.Environment["PATH"] = Path.GetDirectoryName(System.Environment.ProcessPath);

        var publish = (await sandbox.PublishAsync()).ShouldFailWith("ARB2007");

        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", publish.Output, StringComparison.Ordinal);
        Assert.Contains("gcloud", publish.Output, StringComparison.Ordinal);
    }
}
