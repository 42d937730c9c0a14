using System.Xml.Linq;

namespace ArtifactRegistry.Build.Net8Tests.Targets;

/// <summary>The package's targets in a build by the MSBuild of SDK 8, on its runtime. A build sets the process's folder and variables, so
/// these are run alone.</summary>
[Collection(nameof(Alone))]
public sealed class BuildTests
{
    [Fact]
    public async Task A_digest_is_resolved()
    {
        await using var world = await TaskWorld.StartAsync();
        using var files = Open(world, ":1.0.0");

        var (project, succeeded, errors) = files.Run("ArtifactRegistryResolveDigest");

        Assert.True(succeeded, string.Join('\n', errors.Select(error => $"{error.Code}: {error.Message}")));
        Assert.Equal(world.Digest, project.GetPropertyValue("ArtifactRegistryImageDigest"));
        Assert.Equal($"{world.Image}@{world.Digest}", project.GetPropertyValue("ArtifactRegistryImageReference"));
    }

    [Fact]
    public async Task A_tag_is_put_on_an_image()
    {
        await using var world = await TaskWorld.StartAsync();
        using var files = Open(world, ":1.0.0");
        files["ArtifactRegistryAdditionalTags"] = "stable";

        var (_, succeeded, errors) = files.Run("ArtifactRegistryAddTags");

        Assert.True(succeeded, string.Join('\n', errors.Select(error => $"{error.Code}: {error.Message}")));
        Assert.Equal(world.Digest, world.Host.GetTagDigest(TaskWorld.Repository, "stable"));
    }

    [Fact]
    public async Task A_tag_that_is_there_fails_the_gate_with_its_code()
    {
        await using var world = await TaskWorld.StartAsync();
        using var files = Open(world);
        files["ArtifactRegistryTags"] = "1.0.0";

        var (_, succeeded, errors) = files.Run("ArtifactRegistryForbidTags");

        Assert.False(succeeded);
        Assert.StartsWith("ARB", Assert.Single(errors).Code, StringComparison.Ordinal);
    }

    /// <summary>Without the input that it needs a target ends with our error; what MSBuild itself cannot do has one of its own.</summary>
    [Fact]
    public async Task No_public_target_asks_for_what_this_MSBuild_lacks()
    {
        await using var world = await TaskWorld.StartAsync();
        using var files = Open(world);

        Assert.All(TargetsFiles.PublicTargets, target =>
        {
            var (_, succeeded, errors) = files.Run(target);

            Assert.True(succeeded || errors.Count > 0);
            Assert.All(errors, error =>
                Assert.True(error.Code?.StartsWith("ARB", StringComparison.Ordinal) == true, $"{error.Code}: {error.Message}"));
        });
    }

    [Fact]
    public void This_MSBuild_has_every_property_function_that_is_used()
    {
        using var files = new TargetsFiles();
        var project = files.Evaluate();
        var expressions = SourceTree.Files("build", "*")
            .SelectMany(file => XDocument.Load(file).Descendants())
            .SelectMany(element =>
                element.Attributes().Select(attribute => attribute.Value).Append(element.HasElements ? "" : element.Value))
            .Where(text => text.Contains("$([", StringComparison.Ordinal) && !text.Contains("::IsMatch", StringComparison.Ordinal))
            .ToArray();

        Assert.True(expressions.Length > 10);
        Assert.All(expressions, text => Assert.DoesNotContain("$([", project.ExpandString(WithSdk10(text)), StringComparison.Ordinal));

        static string WithSdk10(string text) => text.Replace(
            "VersionGreaterThanOrEquals('$(NETCoreSdkVersion)'", "VersionGreaterThanOrEquals('10.0'", StringComparison.Ordinal);
    }

    private static TargetsFiles Open(TaskWorld world, string image = "") => new()
    {
        ["TheHost"] = world.Host.Authority,
        ["ArtifactRegistryImage"] = world.Name(image),
        ["ArtifactRegistryCredentialSource"] = "anonymous",
        ["ArtifactRegistryRetryBudgetSeconds"] = "0",
    };
}
