using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>What a user can get wrong in a project: one code, the property, the fix, no request, and a registry that is as it was.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("HOST/My-Project/r/i", "ARB1001", "the repository must be in lower case")]
    [InlineData("https://HOST/p/r/i", "ARB1001", "leave out the scheme")]
    [InlineData("p/r/i", "ARB1001", "it must begin with the registry's host")]
    [InlineData("HOST/p/r/i:", "ARB1002", "a tag has 1 to 128 letters, digits")]
    [InlineData("HOST/p/r/i:1.0.0+5", "ARB1002", "a tag has 1 to 128 letters, digits")]
    [InlineData("HOST/p/r/i@sha256:abc", "ARB1003", "write sha256: and 64 lower-case hexadecimal digits")]
    [InlineData("HOST/", "ARB1001", "the repository is missing")]
    [InlineData("europe-docker.pkg.dev/my-project/my-repo", "ARB1004", "Set ContainerRepository to my-project/my-repo/my-image")]
    [InlineData("gcr.io/my-image", "ARB1004", "on Artifact Registry a name is PROJECT/REPOSITORY/IMAGE")]
    public async Task A_malformed_image_is_told_with_its_property_and_the_fix(string image, string code, string fix)
    {
        await using var build = await BuildWorld.StartAsync();

        foreach (var property in new[] { "ArtifactRegistryImage", "ContainerRepository" })
        {
            var error = build.Fail(new ResolveImageDigest { Image = image.Replace("HOST", build.Host.Authority, StringComparison.Ordinal), ImageProperty = property });

            Assert.Equal(code, error.Code);
            Assert.StartsWith(property, error.Message, StringComparison.Ordinal);
            Assert.Contains(fix, error.Message, StringComparison.Ordinal);
            build.Engine.Errors.Clear();
        }

        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task An_image_that_is_not_named_is_told_with_the_properties_that_name_it(string? image)
    {
        await using var build = await BuildWorld.StartAsync();

        var (code, message) = build.Fail(new ListImageTags { Image = image });

        Assert.Equal("ARB1004", code);
        Assert.Contains("Set ArtifactRegistryImage to a full name", message, StringComparison.Ordinal);
        Assert.Contains("ContainerRegistry and ContainerRepository", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0.0;bad tag", "ARB1002", "ArtifactRegistryTags has 'bad tag', which is not a tag")]
    [InlineData("1.0.0,latest", "ARB1002", "ArtifactRegistryTags has '1.0.0,latest', which is not a tag")]
    [InlineData("1.0.0;", "ARB1006", "Take out the extra ';' or set that property.")]
    [InlineData("1.0.0;;latest", "ARB1006", "Take out the extra ';' or set that property.")]
    [InlineData("", "ARB1007", "Set ArtifactRegistryTags to a list as in 1.0.0;latest.")]
    public async Task A_list_of_tags_that_is_none_is_told(string tags, string code, string fix)
    {
        await using var build = await BuildWorld.StartAsync();

        var error = build.Fail(new CheckImageTags { Image = build.Image(), Tags = tags });

        Assert.Equal(code, error.Code);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task An_empty_entry_among_the_tags_of_a_publish_is_told_before_the_push()
    {
        await using var build = await BuildWorld.StartAsync();

        Assert.Equal("ARB1006", build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0;;latest" }).Code);
        build.Engine.Errors.Clear();
        Assert.StartsWith("ArtifactRegistryMovingTags is 'latest;'", build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0", MovingTags = "latest;" }).Message, StringComparison.Ordinal);
        build.Engine.Errors.Clear();
        Assert.StartsWith("ArtifactRegistryAdditionalTags has '+'", build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0", AdditionalTags = "+" }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fial")]
    [InlineData("2")]
    [InlineData("Warn,Fail")]
    [InlineData("true")]
    public async Task An_unknown_policy_is_told_with_those_that_there_are(string policy)
    {
        await using var build = await BuildWorld.StartAsync();

        var error = build.Fail(new GateRelease { Image = build.Image(), Tags = "1.0.0", Policy = policy });

        Assert.Equal(("ARB1005", $"ArtifactRegistryTagPolicy is '{policy}'. It can be Overwrite, Warn, Fail, Reuse."), error);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task Other_settings_with_a_fixed_set_of_values_are_told_with_these()
    {
        await using var build = await BuildWorld.StartAsync();

        Assert.Equal(("ARB1005", "ArtifactRegistryTagOrder is 'size'. It can be Name, Version, Uploaded."), build.Fail(new ListImageTags { Image = build.Image(), Order = "size" }));
        build.Engine.Errors.Clear();
        Assert.Equal(
            ("ARB1005", "ArtifactRegistryRequireNewer is 'yes'. It can be true or false."),
            build.Fail(new CheckImageTags { Image = build.Image(), Tags = "1.0.0", RequireNewer = "yes" }));
    }

    [Fact]
    public async Task An_expected_digest_that_is_none_is_told()
    {
        await using var build = await BuildWorld.StartAsync();

        var (code, message) = build.Fail(new AddImageTags { Image = build.Image(":1.0.0"), Tags = "a", ExpectedDigest = "abc" });

        Assert.Equal("ARB1003", code);
        Assert.StartsWith("ArtifactRegistryExpectedDigest has 'abc', which is not a digest: write sha256:", message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Fact]
    public async Task A_version_is_needed_where_versions_are_compared()
    {
        await using var build = await BuildWorld.StartAsync();

        var (code, message) = build.Fail(new CheckImageTags { Image = build.Image(), Tags = "nightly", RequireNewer = "true" });

        Assert.Equal("ARB1002", code);
        Assert.StartsWith("ArtifactRegistryRequireNewer compares versions, and none of the tags nightly is one", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_images_are_held_to_the_same_grammar()
    {
        await using var build = await BuildWorld.StartAsync();

        var (code, message) = build.Fail(new CheckImageTags { Images = [new Microsoft.Build.Utilities.TaskItem("europe-docker.pkg.dev/p/r:1.0.0")], Rule = "Require" });

        Assert.Equal("ARB1004", code);
        Assert.StartsWith("ArtifactRegistryImage is 'europe-docker.pkg.dev/p/r:1.0.0', which names no image", message, StringComparison.Ordinal);
    }
}
