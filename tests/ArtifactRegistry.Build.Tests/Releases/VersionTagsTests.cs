using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;

namespace ArtifactRegistry.Build.Tests.Releases;

public sealed class VersionTagsTests
{
    [Theory]
    [InlineData("1.2.3", "", "1;1.2")]
    [InlineData("v1.2.3", "", "v1;v1.2")]
    [InlineData("1.2.3-rc.1", "", "")]
    [InlineData("nightly", "", "")]
    [InlineData("1.2.3", "1.2.3", "1;1.2")]
    [InlineData("1.2.3", "1.2.4", "")]
    [InlineData("1.2.3", "1.3.0", "1.2")]
    [InlineData("1.2.3", "2.0.0", "1;1.2")]
    [InlineData("1.2.3", "1.2.2;1.1.9;1.4.0-beta", "1;1.2")]
    public void A_stable_version_gets_its_moving_tags_unless_a_newer_one_has_them(string own, string present, string expected) =>
        Assert.Equal(expected, string.Join(';', VersionTags.For([own], present.Split(';')).Select(tag => tag.Tag)));

    [Theory]
    [InlineData("1.0.0", "", true)]
    [InlineData("1.1.0", "1.0.0;latest", true)]
    [InlineData("1.1.0", "1.1.0-rc.1", true)]
    [InlineData("1.0.0", "1.0.0", true)]
    [InlineData("1.0.0", "v1.0.0", false)]
    [InlineData("1.0.0", "1.0.1", false)]
    [InlineData("1.1.0-rc.1", "1.1.0", false)]
    public void A_release_must_be_newer_than_every_other_version(string own, string present, bool allowed)
    {
        var image = ImageReference.Parse("localhost:1/p/r/app", "test");

        Assert.Equal(allowed, !VersionOrder.Judge(image, [own, "latest"], present.Split(';')).Any());
    }

    [Fact]
    public void Without_a_version_among_the_tags_there_is_nothing_to_compare() =>
        Assert.Throws<ArtifactRegistryException>(
            () => VersionOrder.Judge(ImageReference.Parse("localhost:1/p/r/app", "test"), ["latest"], []).ToArray());
}
