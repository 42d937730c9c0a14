using ArtifactRegistry.Build.References;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.References;

public sealed class VersionTagTests
{
    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("v1.2.3", true)]
    [InlineData("V1.2.3-rc.1", true)]
    [InlineData("0.0.0", true)]
    [InlineData("1.0.0-alpha", true)]
    [InlineData("1.0.0-x-y-z.--", true)]
    [InlineData("1.0.0-0A.is.legal", true)]
    [InlineData("20261124.1.20261124103000", true)]
    [InlineData("1.2", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("01.2.3", false)]
    [InlineData("1.2.3-01", false)]
    [InlineData("1.2.3-", false)]
    [InlineData("1.2.3-a..b", false)]
    [InlineData("1.2.x", false)]
    [InlineData("-1.2.3", false)]
    [InlineData("vv1.2.3", false)]
    [InlineData("latest", false)]
    [InlineData("", false)]
    [InlineData("v", false)]
    [InlineData("1.2.3 ", false)]
    [InlineData("٣.2.1", false)]
    public void A_version_has_three_numbers_and_perhaps_a_pre_release(string tag, bool isVersion) =>
        Assert.Equal(isVersion, VersionTag.TryParse(tag, out _));

    // Semantic Versioning 2.0.0, §11: its own examples, then the corners.
    [Theory]
    [InlineData("1.0.0 2.0.0 2.1.0 2.1.1")]
    [InlineData("1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0")]
    [InlineData("1.9.0 1.10.0 1.11.0")]
    [InlineData("1.0.0-1 1.0.0-2 1.0.0-10 1.0.0-A 1.0.0-a 1.0.0-a0")]
    [InlineData("1.0.0-9999999999999999999999 1.0.0-10000000000000000000000")]
    [InlineData("1.0.0-a 1.0.0-a.0 1.0.0-a.0.0")]
    [InlineData("0.9.9 v1.0.0-rc.1 v1.0.0 1.0.1")]
    public void Versions_are_ordered_by_precedence(string ascending)
    {
        var versions = ascending.Split(' ').Select(Parse).ToArray();

        Assert.Equal(versions, versions.Reverse().Order());
        Assert.All(versions.Zip(versions.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
    }

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("1.2.3-rc.1", false)]
    public void A_pre_release_is_not_stable(string tag, bool isStable) => Assert.Equal(isStable, Parse(tag).IsStable);

    [Fact]
    public void The_order_is_total()
    {
        var identifier = Gen.OneOf(
            Gen.Int[0, 12].Select(number => $"{number}"), Gen.Char["ab-Z"].Array[1, 3].Select(letters => new string(letters)));
        var version = Gen.Select(Gen.Int[0, 3].Array[3], identifier.Array[0, 3], (core, prerelease) =>
            Parse(string.Join('.', core) + (prerelease.Length > 0 ? "-" + string.Join('.', prerelease) : "")));

        Gen.Select(version, version, version).Check(20_000, versions =>
        {
            var (a, b, c) = versions;
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            Assert.True(a.CompareTo(b) > 0 || b.CompareTo(c) > 0 || a.CompareTo(c) <= 0);
            Assert.Equal(a.CompareTo(b) == 0, a.Tag == b.Tag);
        });
    }

    private static VersionTag Parse(string tag) =>
        VersionTag.TryParse(tag, out var version) ? version : throw new ArgumentException(tag, nameof(tag));
}
